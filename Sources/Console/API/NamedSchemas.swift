import Domain

extension Schema {
    /// Every shape by name.
    static let named: [(String, JSONValue)] =
        [("Problem", problem)] + appShapes + webhookShapes + hookShapes + connectionShapes + keyShapes + workflowShapes
        + actionShapes + deliveryShapes + triggerShapes
        + runShapes + queueShapes + consumerShapes

    private static let products = words(Product.allCases.map(\.rawValue))

    private static let problem = object(
        [
            ("title", text), ("status", integer), ("detail", text), ("line", integer), ("column", integer),
            ("path", text),
            ("workflow", text), ("file", text),
        ],
        optional: ["line", "column", "path", "workflow", "file"]
    )

    private static let secret = object([
        ("number", integer), ("created_at", time), ("last_used_at", orNull(time)),
        ("use", words(["not seen yet", "in use", "safe to remove"])),
    ])

    private static let webhook: [(String, JSONValue)] = [
        ("name", text), ("product", products), ("url", text), ("connection", orNull(text)), ("customer", orNull(text)),
        ("unsigned", flag), ("created_at", time), ("secrets", array(of: secret)),
        ("rejected", object([("count", integer), ("last_at", orNull(time)), ("reasons", document)])),
        ("remote", orNull(remoteHook)),
    ]

    private static let rejection = object([
        ("at", time), ("status", integer), ("reason", text), ("detail", text), ("headers", document),
    ])

    private static let webhookShapes: [(String, JSONValue)] = [
        ("Webhook", object(webhook)), ("WebhookDetails", object(webhook + [("rejections", array(of: rejection))])),
        (
            "NewSecret",
            object([
                ("name", text), ("number", integer), ("secret", orNull(text)),
                ("hook", orNull(reference("HookReport"))),
            ])
        ),
        ("RemovedSecrets", object([("name", text), ("removed", array(of: integer))])),
        ("NewWebhook", object([("name", text), ("product", products), ("url", text), ("secret", orNull(text))])),
    ]

    private static let keyShapes: [(String, JSONValue)] = [
        (
            "KeyRotation",
            object([
                ("key", text), ("resealed", integer), ("unopened", texts), ("removable", texts), ("next", orNull(text)),
            ])
        )
    ]

    private static let delivery: [(String, JSONValue)] = [
        ("id", text), ("webhook", text), ("product", products), ("event_key", text), ("request_id", orNull(text)),
        ("attempt", orNull(integer)), ("received_at", time), ("reading", words(["read", "unreadable"])),
        ("reason", orNull(text)), ("secret", orNull(integer)), ("repeats", integer),
    ]

    private static let deliveryShapes: [(String, JSONValue)] = [
        ("Delivery", object(delivery + [("body_bytes", integer)])),
        (
            "DeliveryDetails",
            object(
                delivery + [
                    ("hook_id", orNull(text)), ("headers", document),
                    (
                        "triggers",
                        array(
                            of: object([
                                ("id", integer), ("position", integer), ("type", text), ("subject", orNull(text)),
                                ("repeat_of", orNull(integer)),
                            ])
                        )
                    ), ("payload", anything),
                ]
            )
        ),
        ("DeliveryExplanation", deliveryExplanation),
    ]

    private static let verdict = object([
        ("workflow", text), ("version", integer),
        (
            "verdict",
            words([
                "ran", "waiting", "other_type", "repository", "repeat", "other_connection", "own_event", "condition",
                "later",
            ])
        ), ("run", orNull(integer)), ("state", orNull(words(runStates))),
        ("terms", orNull(terms)),
    ])

    private static let deliveryExplanation = object([
        ("id", text), ("webhook", text), ("product", products), ("event_key", text), ("request_id", orNull(text)),
        ("attempt", orNull(integer)), ("received_at", time),
        (
            "verified",
            object([
                ("secret", orNull(integer)), ("signed_over", orNull(words(["inflated", "raw"]))), ("encoding", text),
                ("body_bytes", integer),
            ])
        ), ("repeats", integer), ("repeat_of", orNull(text)), ("reading", words(["read", "unreadable"])),
        ("reason", orNull(text)),
        (
            "triggers",
            array(
                of: object([
                    ("id", integer), ("position", integer), ("type", text), ("subject", orNull(text)),
                    ("surprises", array(of: text)), ("truncated_fields", array(of: text)),
                    ("workflows", array(of: verdict)),
                ])
            )
        ), ("trigger_count", integer),
    ])

    static let trigger: [(String, JSONValue)] = [
        ("id", integer), ("delivery_id", integer), ("position", integer), ("webhook", text),
        ("connection", orNull(text)),
        ("customer", orNull(text)), ("repeat_of", orNull(integer)), ("product", products), ("event_key", text),
        ("type", text), ("subject", orNull(text)), ("occurred_at", orNull(time)), ("received_at", time),
        ("actor_id", orNull(text)), ("actor_name", orNull(text)), ("workspace", orNull(text)),
        ("project", orNull(text)),
        ("repository_id", orNull(text)), ("repository", orNull(text)), ("url", orNull(text)),
        ("document", reference("TriggerDocument")),
    ]

    private static let triggerShapes: [(String, JSONValue)] = [
        ("Trigger", object(trigger)),
        // The same as at /api/schema/trigger.json, so that whoever generates code from the description has it too.
        ("TriggerDocument", TriggerSchema.shape),
        (
            "TriggerDetails",
            object(
                trigger + [
                    ("runs", array(of: object([("id", integer), ("workflow", text), ("state", words(runStates))])))
                ]
            )
        ),
    ]
}
