package import Domain

extension WorkflowDefinition {
    /// The definition, and what PostgreSQL has to know of it to match triggers, as `bittern_store.apply_workflows` takes it.
    ///
    /// `{definition, types, repositories, uses_payload, serialize, delay}`; the delay in seconds.
    package var compiled: JSONValue {
        let delay = after + (steps.first?.after ?? .zero)
        var object = JSONObject([
            ("definition", json), ("types", .array(on.map { .string($0.text) })),
            ("uses_payload", .bool(mayUsePayload)),
            ("delay", JSONNumber("\(delay / .seconds(1))").map(JSONValue.number) ?? 0),
        ])
        if !repositories.isEmpty { object["repositories"] = .array(repositories.map(JSONValue.string)) }
        // Checked when it was read: a template that is none, or that PostgreSQL cannot fill, is no workflow's.
        object["serialize"] = serialize.flatMap { try? Template($0) }?.compiled
        return .object(object)
    }

    /// Every predicate in it, and where it is.
    package var predicates: [(path: JSONPath, text: String)] {
        let own = condition.map { [(path: JSONPath([.key("where")]), text: $0)] } ?? []
        return own
            + steps.enumerated().compactMap { index, step in
                step.condition.map { (path: JSONPath([.key("steps"), .index(index), .key("if")]), text: $0) }
            }
    }

    /// Whether its conditions or templates name the payload, or an action falls back on it.
    ///
    /// A text that only says so counts too, which costs no more than reading a body that nobody looks at.
    private var mayUsePayload: Bool {
        json.text.contains("payload")
            // What is no step was refused when the workflow was read.
            || steps.compactMap { try? StepAction($0) }.flatMap(\.templates).flatMap(\.references).contains {
                $0.root == .payload
            }
    }
}
