package import Domain

extension Template {
    /// The template as PostgreSQL fills it (`bittern_store.filled_template`): a list of texts, paths and filters.
    ///
    /// Nil when it has something that only a run knows, or a filter that PostgreSQL does not have.
    package var compiled: JSONValue? {
        var compiled: [JSONValue] = []
        for part in parts {
            switch part {
            case .text(let text): compiled.append(["text": .string(text)])
            case .expression(let expression):
                guard let value = expression.compiled else { return nil }
                compiled.append(value)
            }
        }
        return .array(compiled)
    }
}

extension WorkflowDefinition {
    /// `serialize` as PostgreSQL fills it; nil without one, and for what `WorkflowCheck` refuses.
    package var serializeParts: JSONValue? {
        // What is no template was refused when the workflow was read.
        serialize.flatMap { try? Template($0) }?.compiled
    }
}

extension TemplateExpression {
    fileprivate var compiled: JSONValue? {
        var object = JSONObject()
        switch subject {
        case .literal(let literal): object["literal"] = literal
        case .reference(let reference):
            guard let path = reference.compiledPath else { return nil }
            object["path"] = path
        }
        var filters: [JSONValue] = []
        for filter in self.filters {
            guard let filter = filter.compiled else { return nil }
            filters.append(filter)
        }
        if !filters.isEmpty { object["filters"] = .array(filters) }
        return .object(object)
    }
}

extension TemplateReference {
    fileprivate var compiledPath: JSONValue? {
        let name: String
        switch root {
        case .trigger: name = "trigger"
        case .payload: name = "payload"
        case .steps, .run, .secrets: return nil
        }
        let steps = path.steps.map { step in
            switch step {
            case .key(let key): JSONValue.string(key)
            case .index(let index): JSONValue.string("\(index)")
            }
        }
        return .array([.string(name)] + steps)
    }
}

extension TemplateFilter {
    fileprivate var compiled: JSONValue? {
        switch self {
        case .fallback(let value): ["default", value]
        case .upper: ["upper"]
        case .lower: ["lower"]
        case .json: ["json"]
        case .firstLine: ["first_line"]
        case .truncate(let length): ["truncate", .number(JSONNumber(length))]
        case .first, .trim, .join: nil
        }
    }
}
