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
        if !repositories.isEmpty { object["repositories"] = .array(repositories.map(JSONValue.string)) }
        if repeats { object["repeats"] = true }
        if ownEvents { object["own_events"] = true }
        if after != .zero { object["after"] = .string(DurationText.text(after)) }
        object["serialize"] = serialize.map(JSONValue.string)
        object["concurrency"] = concurrency.map { .number(JSONNumber($0)) }
        object["timeout"] = timeout.map { .string(DurationText.text($0)) }
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
        if after != .zero { object["after"] = .string(DurationText.text(after)) }
        object["timeout"] = timeout.map { .string(DurationText.text($0)) }
        if retry != .standard { object["retry"] = retry.json }
        if !succeedOn.isEmpty { object["succeed_on"] = .array(succeedOn.map { .number(JSONNumber($0)) }) }
        object["on_unknown"] = (onUnknown?.rawValue).map(JSONValue.string)
        return .object(object)
    }
}

extension RetryPolicy {
    /// `{attempts, first, most, within}`, durations as text; `within` is left out when it is the standard one.
    package var json: JSONValue {
        var object = JSONObject()
        object["attempts"] = .number(JSONNumber(attempts))
        object["first"] = .string(DurationText.text(first))
        object["most"] = .string(DurationText.text(most))
        if within != Self.standard.within { object["within"] = .string(DurationText.text(within)) }
        return .object(object)
    }
}
