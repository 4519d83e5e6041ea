import Domain

extension Schema {
    private static let run: [(String, JSONValue)] = [
        ("id", integer), ("workflow", text), ("workflow_version", integer), ("trigger_id", integer),
        ("connection", orNull(text)), ("state", words(runStates)), ("reason", orNull(text)), ("due_at", orNull(time)),
        ("step", orNull(integer)), ("created_at", time), ("ended_at", orNull(time)),
    ]

    private static let attempt = object([
        ("step", integer), ("number", integer), ("step_id", text), ("started_at", time),
        ("seconds", orNull(number)), ("outcome", text), ("reason", orNull(text)),
        ("request", anything), ("answer", anything),
    ])

    /// Why a run is not being carried out at this moment; the last one says where it stands.
    private static let wait = object([
        (
            "kind",
            words([
                "pool_paused", "workflow_paused", "held", "workflow_limit", "running", "silent", "parked", "behind",
                "due", "turn",
            ])
        ), ("detail", orNull(text)), ("until", orNull(time)), ("run", orNull(integer)),
    ])

    static let runShapes: [(String, JSONValue)] = [
        ("Run", object(run)),
        (
            "RunDetails",
            object(
                run + [
                    (
                        "trigger",
                        orNull(
                            object([
                                ("id", integer), ("type", text), ("subject", orNull(text)),
                                ("repository", orNull(text)), ("webhook", text), ("actor_name", orNull(text)),
                                ("received_at", time),
                            ])
                        )
                    ), ("steps", texts), ("waits", array(of: wait)), ("attempts", array(of: attempt)),
                ]
            )
        ), ("RunBatch", object([("items", array(of: integer)), ("count", integer), ("next", orNull(text))])),
        (
            "Replay",
            object([
                (
                    "items",
                    array(
                        of: object([
                            ("trigger_id", integer), ("type", text), ("workflow", text), ("version", integer),
                            ("connection", orNull(text)), ("run_id", orNull(integer)),
                        ])
                    )
                ), ("count", integer), ("triggers", integer), ("next", orNull(text)),
            ])
        ),
    ]

    private static let queue = object([
        ("id", integer), ("workflow", text), ("version", integer), ("step", integer), ("step_id", orNull(text)),
        ("connection", orNull(text)), ("ready", integer), ("later", integer), ("running", integer),
        ("blocked", integer), ("parked", integer), ("oldest_due", orNull(time)), ("paused", flag),
        ("held_until", orNull(time)), ("held_because", orNull(text)),
    ])

    static let queueShapes: [(String, JSONValue)] = [
        (
            "Queues", object([("items", array(of: queue)), ("next", orNull(text)), ("counted_all", flag)])
        ),
        (
            "Host",
            object([
                ("origin", text), ("state", words(["open", "closed"])), ("reason", orNull(text)),
                ("failures", integer), ("opened_at", orNull(time)), ("probe_at", orNull(time)), ("noted_at", time),
            ])
        ),
    ]
}
