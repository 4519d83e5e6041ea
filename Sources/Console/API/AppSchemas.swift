import Domain

extension Schema {
    static let appNames = words(App.allCases.map(\.rawValue))
    static let texts = array(of: text)

    /// Scopes with what needs them.
    static let reasons = array(of: object([("scope", text), ("because", texts)]))

    private static let app: [(String, JSONValue)] = [
        ("app", appNames), ("title", text), ("mode", words(CredentialsMode.allCases.map(\.rawValue))),
        ("client_id", orNull(text)), ("has_secret", flag), ("ready", flag), ("connections", integer),
    ]

    private static let details: [(String, JSONValue)] =
        app + [
            ("callback_url", text), ("api_url", orNull(text)), ("authorize_url", orNull(text)),
            ("token_url", orNull(text)), ("missing", texts), ("scopes", array(of: scope)),
            ("offered", array(of: object([("name", text), ("allows", text), ("implies", texts)]))),
            ("doctor", doctor),
        ]

    private static let scope = object([
        ("name", text), ("kind", words(["mandatory", "selected", "custom"])), ("allows", orNull(text)),
        ("implies", texts), ("verifiable", flag),
    ])

    private static let doctor = object([
        ("needed", reasons), ("boxes_to_tick", texts), ("missing_in_configuration", reasons),
        ("missing_in_grants", array(of: object([("connection", text), ("scopes", texts)]))), ("unverifiable", texts),
        ("lines", texts),
    ])

    static let appShapes: [(String, JSONValue)] = [
        ("App", object(app)), ("AppDetails", object(details)),
        ("ChangedApp", object(details + [("keep_earlier_consumer", texts)])),
    ]
}
