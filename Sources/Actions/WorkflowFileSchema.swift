package import Domain

extension WorkflowFile {
    /// The JSON Schema of a workflow's document, with what the actions take.
    ///
    /// Operations of the APIs are known by name alone; what each takes `bittern actions show` says.
    package static let schema = WorkflowSchema.json(
        names: [HTTPRequestAction.name] + Catalogue.names,
        actions: ActionDescription.friendly.map { action in
            WorkflowSchema.Action(name: action.name, summary: action.summary, inputs: inputs(of: action))
        }
    )

    private static func inputs(of action: ActionDescription) -> JSONValue {
        var properties = JSONObject()
        for input in action.inputs { properties[input.name] = input.schema }
        var schema = JSONObject([
            ("type", "object"), ("description", .string(action.summary)), ("properties", .object(properties)),
        ])
        schema["additionalProperties"] = false
        return .object(schema)
    }
}

extension ActionInput {
    /// What may be written for it: a text may always be a template, which stands for anything.
    fileprivate var schema: JSONValue {
        var schema = JSONObject()
        let types: [JSONValue]? =
            switch kind {
            case .text: ["string", "number", "boolean"]
            case .integer: ["integer", "string"]
            case .boolean: ["boolean", "string"]
            case .list: ["array", "string"]
            case .object: ["object", "string"]
            case .json: nil
            }
        schema["type"] = types.map(JSONValue.array)
        if !choices.isEmpty {
            schema["anyOf"] = [
                ["enum": .array(choices.map(JSONValue.string))], ["type": "string", "pattern": #"\{\{"#],
            ]
        }
        schema["description"] = .string(summary)
        return .object(schema)
    }
}
