/// The JSON Schema of a trigger's document as the database gives it: the row's columns and all that a `TriggerDocument` writes.
///
/// It is open: a document may say more than somebody's older copy of the schema knows, and still be what that copy says. What
/// may be missing may also be null. The bounds are those of the writer, which counts bytes as written; a text never has more
/// characters than that.
package enum TriggerSchema {
    /// Where the operators' door has it.
    package static let path = "/api/schema/trigger.json"
    /// Its name; `bittern.cloudevent` says it as `dataschema`.
    ///
    /// The number goes up when a document of old no longer fits.
    package static let id = "urn:bittern:schema:trigger:1"
    package static let mediaType = "application/schema+json"

    /// The whole schema, as it is served.
    package static let json: JSONValue = {
        let names: [Field] = [
            ("$schema", "https://json-schema.org/draft/2020-12/schema"), ("$id", .string(id)),
        ]
        var json = JSONObject(names)
        for member in shape.members?.members ?? [] { json[member.name] = member.value }
        return .object(json)
    }()

    /// The schema without what makes it a document of its own, to stand within another description.
    package static let shape: JSONValue = [
        "title": "Bittern trigger",
        "description": "What happened, in the same words for Bitbucket Cloud and Data Center.",
        "type": "object",
        "required": ["id", "type", "product", "event_key", "received_at"],
        "properties": .object(JSONObject(columns + objects + notes)),
    ]

    /// What the row's own columns say, too.
    private static let columns: [Field] = [
        (
            "id",
            [
                "type": "integer", "minimum": 0, "maximum": 9_007_199_254_740_991,
                "description": "The trigger's number; sorts by arrival, and fits a double.",
            ]
        ),
        (
            "type",
            [
                "type": "string", "minLength": 1, "examples": .array(TriggerType.all.map { .string($0.rawValue) }),
                "description": "What happened, as in `pull_request.merged`. There may be more types than the examples.",
            ]
        ),
        (
            "product",
            [
                "type": "string", "enum": .array(Product.allCases.map { .string($0.rawValue) }),
                "description": "Where it happened: Bitbucket Cloud or Data Center.",
            ]
        ),
        (
            "event_key",
            [
                "type": "string", "maxLength": .number(JSONNumber(Trigger.columnBytes)),
                "description":
                    "Bitbucket's word for it, as in `pullrequest:fulfilled`; empty when the delivery named none.",
            ]
        ),
        text(
            "subject",
            Trigger.columnBytes,
            "What it is about.",
            examples: ["pull_requests/42", "refs/heads/main", "refs/tags/v1", "commits/0a1b2c", "issues/7"]
        ),
        time("occurred_at", "When it happened, in Bitbucket's words."),
        ("received_at", ["type": "string", "format": "date-time", "description": "When Bittern received it."]),
        text("url", Trigger.columnBytes, "For a person to open."),
    ]

    /// What reading the body left to say.
    private static let notes: [Field] = [
        list(
            "surprises",
            of: ["type": "string", "maxLength": number(limits.name)],
            atMost: Surprise.limit,
            "What in the body was not as Bitbucket describes it, with its place; the rest was read."
        ),
        list(
            "truncated_fields",
            of: ["type": "string", "maxLength": number(limits.line)],
            atMost: TriggerDocument.truncatedFieldLimit,
            "The fields of this document that were cut, as in `ref.commits[].message`."
        ),
    ]
}

/// The words in which fields are described.
extension TriggerSchema {
    typealias Field = (String, JSONValue)

    static let limits = DocumentLimits.ample

    static func text(_ name: String, _ limit: Int, _ description: String, examples: [String] = []) -> Field {
        var schema: [Field] = [
            ("type", ["string", "null"]), ("maxLength", number(limit)), ("description", .string(description)),
        ]
        if !examples.isEmpty { schema.append(("examples", .array(examples.map(JSONValue.string)))) }
        return (name, .object(JSONObject(schema)))
    }

    static func time(_ name: String, _ description: String) -> Field {
        (name, ["type": ["string", "null"], "format": "date-time", "description": .string(description)])
    }

    static func integer(_ name: String, _ description: String) -> Field {
        (name, ["type": ["integer", "null"], "description": .string(description)])
    }

    static func flag(_ name: String, _ description: String) -> Field {
        (name, ["type": ["boolean", "null"], "description": .string(description)])
    }

    static func object(_ name: String, _ description: String, _ fields: [Field]) -> Field {
        (
            name,
            [
                "type": ["object", "null"], "description": .string(description),
                "properties": .object(JSONObject(fields)),
            ]
        )
    }

    static func list(_ name: String, of items: JSONValue, atMost limit: Int, _ description: String) -> Field {
        (
            name,
            [
                "type": ["array", "null"], "maxItems": number(limit), "description": .string(description),
                "items": items,
            ]
        )
    }

    static func list(_ name: String, of fields: [Field], atMost limit: Int, _ description: String) -> Field {
        list(name, of: ["type": "object", "properties": .object(JSONObject(fields))], atMost: limit, description)
    }

    static func number(_ value: Int) -> JSONValue { .number(JSONNumber(value)) }
}
