import Domain

extension Schema {
    private static let consumer: [(String, JSONValue)] = [
        ("name", text), ("types", array(of: text)), ("filter", orNull(text)), ("max_attempts", integer),
        ("owner", text), ("created_at", time), ("lag_seconds", number), ("unread", integer), ("leased", integer),
        ("retrying", integer), ("dead", integer), ("last_receive_at", orNull(time)),
    ]

    static let consumerShapes: [(String, JSONValue)] = [
        ("Consumer", object(consumer)),
        (
            "ConsumerDetails",
            object(
                consumer + [
                    ("expired", integer), ("rate_per_second", number),
                    ("lanes", array(of: object([("lane", integer), ("position", integer), ("at", time)]))),
                    ("leases", array(of: object([("ends_at", time), ("triggers", integer), ("attempt", integer)]))),
                    ("dead_letters", array(of: reference("DeadLetter"))),
                ]
            )
        ),
        (
            "DeadLetter",
            object([
                ("trigger_id", integer), ("attempts", integer), ("last_error", orNull(text)), ("died_at", time),
            ])
        ),
        (
            "ReceivedBatch",
            object([
                ("lease", orNull(text)), ("items", array(of: reference("ReceivedTrigger"))),
            ])
        ),
        ("ReceivedTrigger", object([("attempt", integer)] + trigger)),
        ("Redriven", object([("redriven", integer)])),
        ("Acknowledged", object([("acked", integer)])),
    ]
}
