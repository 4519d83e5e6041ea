import Domain

extension ValueKind {
    /// As JSON Schema.
    var schema: JSONValue {
        switch self {
        case .name: ["type": "string", "pattern": "^[a-z0-9][a-z0-9._-]{0,62}$"]
        case .secret: ["type": "string", "pattern": "^[A-Za-z0-9_][A-Za-z0-9_-]{0,62}$"]
        case .id: ["type": "integer", "format": "int64", "minimum": 0]
        case .ids:
            [
                "type": "array", "items": Self.id.schema, "minItems": 1,
                "maxItems": .number(JSONNumber(Self.idsLimit)),
            ]
        case .limit:
            [
                "type": "integer", "minimum": 1, "maximum": .number(JSONNumber(Self.listLimit)),
                "default": .number(JSONNumber(Self.standardListLimit)),
            ]
        case .choice(let words): ["type": "string", "enum": .array(words.map(JSONValue.string))]
        case .types: ["type": "string", "examples": ["pull_request.*", "branch.updated"]]
        case .typeList:
            [
                "type": "array", "items": Self.types.schema, "minItems": 1,
                "maxItems": .number(JSONNumber(Self.typesLimit)),
            ]
        case .text(let limit): ["type": "string", "minLength": 1, "maxLength": .number(JSONNumber(limit))]
        case .address: ["type": "string", "maxLength": .number(JSONNumber(Self.addressLimit))]
        case .events:
            [
                "type": "array",
                "items": [
                    "type": "string", "minLength": 1, "maxLength": 100, "examples": ["pullrequest:*", "repo:push"],
                ],
                "minItems": 1, "maxItems": .number(JSONNumber(Self.eventsLimit)),
            ]
        case .scopes:
            [
                "type": "array",
                "items": [
                    "type": "string", "minLength": 1, "maxLength": .number(JSONNumber(Self.scopeLimit)),
                    "examples": ["pullrequest:write"],
                ],
                "maxItems": .number(JSONNumber(Self.scopesLimit)),
            ]
        case .flag: ["type": "boolean", "default": false]
        case .consumer:
            ["type": "string", "minLength": 1, "maxLength": .number(JSONNumber(Self.consumerLimit))]
        case .count(let bounds):
            [
                "type": "integer", "minimum": .number(JSONNumber(bounds.lowerBound)),
                "maximum": .number(JSONNumber(bounds.upperBound)),
            ]
        case .moment:
            [
                "anyOf": [
                    ["type": "string", "format": "date-time"], ["type": "string", "enum": ["-infinity", "infinity"]],
                ]
            ]
        case .ago:
            [
                "anyOf": [
                    ["type": "string", "pattern": "^[0-9]{1,9}[smhd]$", "examples": ["30m", "1d"]],
                    Self.moment.schema,
                ]
            ]
        case .lease: ["type": "string", "pattern": "^[0-9]{1,19}$"]
        }
    }
}
