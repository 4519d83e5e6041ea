import Domain

/// The shapes of answers, as JSON Schema 2020-12; the names are those of the description's components.
enum Schema {
    static let runStates = ["waiting", "running", "blocked", "parked", "succeeded", "dead", "cancelled"]

    static func reference(_ name: String) -> JSONValue { ["$ref": .string("#/components/schemas/\(name)")] }

    /// A page: `next` is what to give as `before`, or `after`, for the next one; null when there is none.
    static func list(of name: String) -> JSONValue {
        object([("items", ["type": "array", "items": reference(name)]), ("next", orNull(text))])
    }

    static func object(_ members: [(String, JSONValue)], optional: Set<String> = []) -> JSONValue {
        [
            "type": "object",
            "properties": .object(JSONObject(members)),
            "required": .array(members.map(\.0).filter { !optional.contains($0) }.map(JSONValue.string)),
        ]
    }

    static let text: JSONValue = ["type": "string"]
    static let integer: JSONValue = ["type": "integer"]
    static let number: JSONValue = ["type": "number"]
    static let flag: JSONValue = ["type": "boolean"]
    static let time: JSONValue = ["type": "string", "format": "date-time"]
    static let anything: JSONValue = ["description": "As it came: any JSON."]
    static let document: JSONValue = ["type": "object"]

    static func words(_ words: [String]) -> JSONValue {
        ["type": "string", "enum": .array(words.map(JSONValue.string))]
    }

    static func array(of items: JSONValue) -> JSONValue { ["type": "array", "items": items] }
    static func orNull(_ schema: JSONValue) -> JSONValue { ["oneOf": [schema, ["type": "null"]]] }
}
