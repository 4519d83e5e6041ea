import Domain

extension Schema {
    private static let account = orNull(object([("id", orNull(text)), ("name", orNull(text))]))

    private static let connection: [(String, JSONValue)] = [
        ("name", text), ("app", appNames), ("customer", text), ("api_url", text),
        ("state", words(["active", "reauthorization_required", "revoked"])), ("state_reason", orNull(text)),
        ("state_changed_at", time), ("account_id", orNull(text)), ("account_name", orNull(text)),
        ("workspaces", texts), ("scopes", orNull(texts)),
        ("credential", orNull(words(["access_token", "authorization_code", "client_credentials"]))),
        ("generation", orNull(integer)), ("expires_at", orNull(time)), ("renewed_at", orNull(time)),
        ("failures", orNull(integer)),
        (
            "consumer",
            orNull(
                object([
                    ("mode", words(CredentialsMode.allCases.map(\.rawValue))), ("client_id", text), ("current", flag),
                ])
            )
        ), ("created_at", time),
    ]

    private static let doctor = object([
        ("needed", reasons), ("missing", reasons), ("unverifiable", texts), ("lines", texts),
    ])

    private static let rate = object([
        ("resource", text), ("bucket", text), ("calls", integer), ("bucket_calls", integer), ("shared_by", integer),
        ("per_hour", orNull(integer)), ("held_until", orNull(time)), ("held_because", orNull(text)),
    ])

    static let connectionShapes: [(String, JSONValue)] = [
        ("Connection", object(connection)),
        (
            "ConnectionDetails",
            object(
                connection + [
                    ("webhooks", texts), ("rates", array(of: rate)),
                    ("timeline", array(of: object([("at", time), ("kind", text), ("detail", orNull(text))]))),
                    ("doctor", doctor),
                ]
            )
        ),
        (
            "NewConnection",
            object([
                ("name", text), ("app", appNames), ("customer", text), ("api_url", text), ("account", account),
            ])
        ),
        (
            "ConnectionCheck",
            object([
                ("name", text), ("usable", flag), ("problem", orNull(text)), ("account", account),
                ("workspaces", texts), ("scopes", orNull(texts)), ("expires_in_seconds", orNull(integer)),
                ("doctor", doctor),
            ])
        ), ("RevokedConnection", object([("name", text), ("revoked", flag)])),
        (
            "NewInvitation",
            object([
                ("url", text), ("expires_at", time), ("app", appNames), ("customer", text), ("connection", text),
                ("reauthorization", flag), ("return_to", orNull(text)), ("warnings", texts),
            ])
        ),
    ]
}
