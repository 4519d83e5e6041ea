import Domain

/// Whether a value is what an input takes: as it was written, and as it turns out in a run.
enum InputCheck {
    /// What is wrong with a value as it was written; nil when nothing is, or when only a run will know.
    static func problem(with value: JSONValue, _ template: JSONTemplate, as input: ActionInput) -> String? {
        if case .template(let template) = template, !template.references.isEmpty || template.onlyExpression != nil {
            return nil
        }
        guard isRight(value, for: input.kind) else { return "must be \(input.kind.phrase), not \(value.kind)" }
        guard let word = value.string, !input.choices.isEmpty, !input.choices.contains(word) else { return nil }
        let hint = NearestName.hint(for: word, in: input.choices)
        return "must be one of \(input.choices.joined(separator: ", "))\(hint)"
    }

    /// A filled value in the type that the input has; texts that should be numbers and are none are left to Bitbucket.
    ///
    /// Throws for a list or an object where there should be a text, and the other way about.
    static func value(_ value: JSONValue, as input: ActionInput) throws(StepFailure) -> JSONValue {
        switch (input.kind, value) {
        case (.json, _), (.text, .string), (.integer, .number), (.boolean, .bool), (.list, .array), (.object, .object):
            return value
        case (.text, .number), (.text, .bool): return .string(value.text)
        case (.integer, .string(let text)): return JSONNumber(text).map(JSONValue.number) ?? value
        case (.boolean, .string(let text)): return ["true": true, "false": false][text] ?? value
        case (.list, .string), (.list, .number): return [value]
        default: throw StepFailure("is \(value.kind), and must be \(input.kind.phrase)")
        }
    }

    private static func isRight(_ value: JSONValue, for kind: ActionInput.Kind) -> Bool {
        switch (kind, value) {
        case (.json, _), (.text, .string), (.text, .number), (.text, .bool), (.boolean, .bool), (.object, .object): true
        case (.list, .array), (.list, .string), (.list, .number): true
        case (.boolean, .string(let text)): ["true", "false"].contains(text)
        case (.integer, .number(let number)): number.text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        case (.integer, .string(let text)): !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        default: false
        }
    }
}

extension ActionInput.Kind {
    /// As it stands in a sentence.
    var phrase: String {
        switch self {
        case .text: "text"
        case .integer: "a whole number"
        case .boolean: "true or false"
        case .list: "a list"
        case .object: "an object"
        case .json: "a JSON value"
        }
    }
}
