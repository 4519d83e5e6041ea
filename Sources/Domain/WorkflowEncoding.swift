extension WorkflowDefinition {
    /// The canonical document, as it is stored: keys in a fixed order, defaults left out.
    ///
    /// `WorkflowDefinition(reading:)` gives the same definition back, and equal definitions have equal documents.
    package var json: JSONValue {
        var object = JSONObject()
        object["name"] = .string(name)
        object["on"] = .array(on.map { .string($0.text) })
        object["where"] = condition.map(JSONValue.string)
        object["connection"] = connection.map(JSONValue.string)
        if repeats { object["repeats"] = true }
        if ownEvents { object["own_events"] = true }
        object["serialize"] = serialize.map(JSONValue.string)
        object["steps"] = .array(steps.map(\.json))
        return .object(object)
    }
}

extension WorkflowStep {
    /// The step's part of the canonical document.
    package var json: JSONValue {
        var object = JSONObject()
        object["id"] = .string(id)
        object["action"] = .string(action)
        object["if"] = condition.map(JSONValue.string)
        object["with"] = inputs
        if retry != .standard { object["retry"] = retry.json }
        if !succeedOn.isEmpty { object["succeed_on"] = .array(succeedOn.map { .number(JSONNumber($0)) }) }
        object["on_unknown"] = (onUnknown?.rawValue).map(JSONValue.string)
        return .object(object)
    }
}

extension RetryPolicy {
    /// `{attempts, first, most}`, durations as text.
    package var json: JSONValue {
        [
            "attempts": .number(JSONNumber(attempts)),
            "first": .string(DurationText.text(first)),
            "most": .string(DurationText.text(most)),
        ]
    }
}
