/// The JSON Schema of a workflow file, by which editors complete and check; the reader takes its keys and limits from here.
///
/// It is closed: a key that is not in it is refused. What it cannot say (whether a predicate is one, a template's steps come
/// before it, a duration is within its limits) applying a workflow says.
package enum WorkflowSchema {
    /// Where the operators' door has it.
    package static let path = "/api/schema/workflow.json"
    package static let id = "urn:bittern:schema:workflow:1"
    package static let mediaType = TriggerSchema.mediaType

    /// What is known of an action: its name, what it does, and the schema of its `with`.
    package struct Action: Sendable {
        package let name: String
        package let summary: String
        package let inputs: JSONValue

        package init(name: String, summary: String, inputs: JSONValue) {
            self.name = name
            self.summary = summary
            self.inputs = inputs
        }
    }

    /// The whole schema, as it is served.
    ///
    /// `names` are those of all actions, and `actions` those whose inputs are checked.
    package static func json(names: [String], actions: [Action]) -> JSONValue {
        var json = JSONObject([
            ("$schema", "https://json-schema.org/draft/2020-12/schema"), ("$id", .string(id)),
            ("title", "Bittern workflow"),
            ("description", "A rule: which triggers start it, and which steps it then takes."),
        ])
        for member in closed(JSONObject(workflow), required: ["name", "on", "steps"]).members {
            json[member.name] = member.value
        }
        json["$defs"] = ["step": step(names, actions)]
        return .object(json)
    }

    private static func step(_ names: [String], _ actions: [Action]) -> JSONValue {
        var fields = JSONObject(step)
        var action = fields["action"]?.members ?? JSONObject()
        action["enum"] = .array(names.map(JSONValue.string))
        fields["action"] = .object(action)
        var schema = closed(fields, required: ["id", "action"])
        schema["allOf"] = .array(
            actions.map { action in
                [
                    "if": ["properties": ["action": ["const": .string(action.name)]], "required": ["action"]],
                    "then": ["properties": ["with": action.inputs]],
                ]
            }
        )
        return .object(schema)
    }

    private static func closed(_ fields: JSONObject, required: [String]) -> JSONObject {
        var schema = JSONObject([("type", "object"), ("properties", .object(fields))])
        schema["required"] = .array(required.map(JSONValue.string))
        schema["additionalProperties"] = false
        return schema
    }
}

/// The keys of a file, in the order in which they are written.
extension WorkflowSchema {
    typealias Field = (String, JSONValue)

    static let workflowKeys = workflow.map(\.0)
    static let stepKeys = step.map(\.0)
    static let retryKeys = retry.map(\.0)

    private static let workflow: [Field] = [
        name("name", "What it is called; versions go with it."),
        (
            "on",
            list(
                of: [
                    "type": "string",
                    "anyOf": [["enum": .array(TypePattern.vocabulary.map(JSONValue.string))], ["pattern": #"\*"#]],
                    "examples": ["pull_request.created", "pull_request.*"],
                ],
                1...TypePattern.vocabulary.count,
                "Types of trigger, or globs of them, such as `pull_request.*`."
            )
        ),
        text(
            "where",
            WorkflowDefinition.textLimitBytes,
            "A PostgreSQL SQL/JSON path predicate over {trigger, payload}; null and unknown are no match.",
            example: #"$.trigger.pull_request.destination.branch == "main""#
        ),
        text("connection", 255, "The connection that its steps use; without it, that of the trigger's webhook."),
        (
            "repositories",
            list(
                of: ["type": "string", "pattern": "/", "maxLength": 511, "examples": ["acme/app", "acme/*"]],
                1...WorkflowDefinition.repositoryLimit,
                "Repositories, or globs of them; without it, every one."
            )
        ),
        flag("repeats", "Whether a body that was seen before starts it again."),
        flag("own_events", "Whether what the connection's own account does starts it."),
        duration("after", "How long after its trigger a run begins."),
        text(
            "serialize",
            WorkflowDefinition.textLimitBytes,
            "A template; runs that fill it alike go one at a time, in order of arrival.",
            example: "{{ trigger.subject }}"
        ),
        whole("concurrency", WorkflowDefinition.concurrencyAllowed, "How many of its runs may be in hand at a time."),
        duration("timeout", "How old a run may get before it is given up."),
        (
            "steps",
            list(of: ["$ref": "#/$defs/step"], 1...WorkflowDefinition.stepLimit, "What is done, in this order.")
        ),
    ]

    private static let step: [Field] = [
        name("id", "What later steps find its result under: `steps.<id>`."),
        text("action", 255, "What it does; `bittern actions list` has them all.", example: "http.request"),
        text(
            "if",
            WorkflowDefinition.textLimitBytes,
            "An SQL/JSON path predicate over {trigger, payload, steps}; the step is passed over unless it is true.",
            example: "$.steps.greet.status == 201"
        ),
        ("with", ["type": "object", "description": "The action's inputs; texts may have {{ templates }}."]),
        duration("after", "How long after the step before it was done it begins."),
        duration("timeout", "How long a call may take."),
        ("retry", retrySchema),
        (
            "succeed_on",
            list(
                of: ["type": "integer", "minimum": 200, "maximum": 599],
                0...WorkflowStep.succeedOnLimit,
                "Statuses that mean success besides 2xx."
            )
        ),
        (
            "on_unknown",
            [
                "type": "string", "enum": .array(UnknownAnswer.allCases.map { .string($0.rawValue) }),
                "description": "What to do when nobody knows whether the request took effect.",
            ]
        ),
    ]

    private static let retry: [Field] = [
        whole("attempts", RetryPolicy.attemptsAllowed, "Tries in all, the first included."),
        duration("first", "The first wait; each one is four times the one before."),
        duration("most", "The longest wait."),
        duration("within", "No attempt begins later than this after the first."),
    ]

    private static let retrySchema: JSONValue = {
        var schema = closed(JSONObject(retry), required: [])
        schema["description"] = "How often it is tried, and how long it waits in between."
        return .object(schema)
    }()
}

/// The words in which keys are described.
extension WorkflowSchema {
    private static func name(_ key: String, _ description: String) -> Field {
        (
            key,
            ["type": "string", "pattern": "^[a-z0-9][a-z0-9_-]{0,62}$", "description": .string(description)]
        )
    }

    private static func text(_ key: String, _ limit: Int, _ description: String, example: String? = nil) -> Field {
        var schema = JSONObject([
            ("type", "string"), ("minLength", 1), ("maxLength", .number(JSONNumber(limit))),
            ("description", .string(description)),
        ])
        schema["examples"] = example.map { [.string($0)] }
        return (key, .object(schema))
    }

    private static func flag(_ key: String, _ description: String) -> Field {
        (key, ["type": "boolean", "default": false, "description": .string(description)])
    }

    private static func whole(_ key: String, _ allowed: ClosedRange<Int>, _ description: String) -> Field {
        (
            key,
            [
                "type": "integer", "minimum": .number(JSONNumber(allowed.lowerBound)),
                "maximum": .number(JSONNumber(allowed.upperBound)), "description": .string(description),
            ]
        )
    }

    private static func duration(_ key: String, _ description: String) -> Field {
        (
            key,
            [
                "type": "string", "pattern": .string(DurationText.pattern), "examples": ["30s", "15m"],
                "description": .string(description),
            ]
        )
    }

    private static func list(of items: JSONValue, _ count: ClosedRange<Int>, _ description: String) -> JSONValue {
        [
            "type": "array", "items": items, "minItems": .number(JSONNumber(count.lowerBound)),
            "maxItems": .number(JSONNumber(count.upperBound)), "description": .string(description),
        ]
    }
}
