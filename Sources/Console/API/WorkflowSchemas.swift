import Domain

extension Schema {
    private static let workflow: [(String, JSONValue)] = [
        ("name", text), ("version", integer), ("applied_at", time), ("paused", flag), ("pause_reason", orNull(text)),
        ("paused_at", orNull(time)), ("missing_secrets", array(of: text)), ("definition", document),
    ]

    static let workflowShapes: [(String, JSONValue)] = [
        ("Workflow", object(workflow)),
        (
            "WorkflowVersion",
            object([("version", integer), ("applied_at", time), ("in_force", flag), ("definition", document)])
        ),
        ("AppliedWorkflow", object([("name", text), ("version", integer), ("changed", flag)])),
        (
            "AppliedWorkflows",
            object([
                ("items", array(of: reference("AppliedWorkflow"))), ("next", orNull(text)),
                ("warnings", array(of: text)),
            ])
        ),
        (
            "WorkflowDifference",
            object([
                ("name", text), ("change", words(["new", "changed", "same"])), ("version", integer),
                ("before", orNull(document)), ("after", document),
            ])
        ),
        ("DeletedWorkflow", object([("name", text), ("waiting_runs", integer)])),
        ("WorkflowTest", workflowTest),
        (
            "Secret",
            object([
                ("name", text), ("is_set", flag), ("created_at", orNull(time)), ("changed_at", orNull(time)),
                ("workflows", array(of: text)),
            ])
        ),
        ("SetSecret", object([("name", text), ("created", flag)])),
        (
            "WorkerPool",
            object([
                ("paused", flag), ("reason", orNull(text)), ("changed_at", time), ("paused_workflows", array(of: text)),
                (
                    "runs",
                    object(["ready", "later", "running", "blocked", "parked"].map { ($0, integer) })
                ),
            ])
        ),
    ]

    /// What a term of a predicate is; null for unknown, and why, where PostgreSQL has words for it.
    static let terms = array(
        of: object([("term", text), ("value", orNull(flag)), ("problem", text)], optional: ["problem"])
    )

    private static let rehearsedStep = object([
        ("step", text), ("action", text), ("standing", words(["carried_out", "passed_over", "depends_on"])),
        ("depends_on", array(of: text)), ("terms", orNull(terms)),
        ("request", orNull(document)), ("failure", orNull(text)), ("unknown", array(of: text)),
    ])

    private static let workflowTest = object([
        ("items", array(of: rehearsedTrigger)), ("next", orNull(text)), ("warnings", array(of: text)),
    ])

    private static let rehearsedTrigger = object([
        ("workflow", text),
        (
            "trigger",
            object([
                ("id", orNull(integer)), ("type", text), ("event_key", orNull(text)), ("subject", orNull(text)),
                ("repository", orNull(text)), ("received_at", orNull(time)),
            ])
        ),
        (
            "verdict",
            words(["match", "other_type", "repository", "repeat", "other_connection", "own_event", "condition"])
        ),
        ("terms", orNull(terms)), ("connection", orNull(text)), ("steps", array(of: rehearsedStep)),
    ])
}
