import BitbucketAPI
import Credentials
import Domain

/// An app as the API shows it: how it is set, which scopes that makes, and what the scope doctor says; nothing secret.
struct AppAnswer {
    let examination: AppExamination
    /// Of the consumer that the operator offers, whether or not it is in use.
    let sharedClientID: String?
    let callbackURL: String

    private var settings: AppSettings { examination.settings }
    private var app: App { settings.app }

    var json: JSONValue {
        .object(
            JSONObject(
                summary + [
                    ("callback_url", .string(callbackURL)),
                    ("api_url", text(settings.addresses?.api)), ("authorize_url", text(settings.addresses?.authorize)),
                    ("token_url", text(settings.addresses?.token)), ("missing", .array(missing.map(JSONValue.string))),
                    ("scopes", .array(settings.configuredScopes.map(scope))), ("offered", .array(offered)),
                    ("doctor", doctor),
                ]
            )
        )
    }

    /// The part of it that lists show.
    var summary: [(String, JSONValue)] {
        [
            ("app", .string(app.rawValue)), ("title", .string(app.title)), ("mode", .string(settings.mode.rawValue)),
            ("client_id", text(settings.mode == .own ? settings.clientID : sharedClientID)),
            ("has_secret", .bool(settings.mode == .own ? settings.hasSecret : sharedClientID != nil)),
            ("ready", .bool(missing.isEmpty)),
            ("connections", .number(JSONNumber(examination.connections.count))),
        ]
    }

    /// Whether `words` are all in what the app is called.
    func isFound(by words: String) -> Bool {
        let name = "\(app.rawValue) \(app.title)".lowercased()
        return words.lowercased().split(separator: " ").allSatisfy { name.contains($0) }
    }

    /// What has to be set before customers can be invited, each with how.
    private var missing: [String] {
        var missing: [String] = []
        switch settings.mode {
        case .own:
            if settings.clientID == nil {
                missing.append("the client id of an OAuth consumer: \(set) --client-id … --client-secret-file …")
            } else if !settings.hasSecret {
                missing.append("the secret of the OAuth consumer: \(set) --client-secret-file …")
            }
        case .shared:
            if sharedClientID == nil {
                missing.append(
                    "the shared OAuth consumer: start the service with BITTERN_SHARED_BITBUCKET_CLIENT_ID and "
                        + "BITTERN_SHARED_BITBUCKET_CLIENT_SECRET, or use your own: \(set) --mode own"
                )
            }
        }
        if settings.addresses == nil { missing.append("where it is: \(set) --base-url https://…") }
        return missing
    }

    private var set: String { "bittern apps set \(app.rawValue)" }

    private func scope(_ name: String) -> JSONValue {
        let fact = Scopes.find(name, app: app)
        let kind =
            fact?.isMandatory == true ? "mandatory" : settings.customScopes.contains(name) ? "custom" : "selected"
        return [
            "name": .string(name), "kind": .string(kind), "allows": text(fact?.allows),
            "implies": texts(fact?.implies ?? []), "verifiable": .bool(fact != nil),
        ]
    }

    /// Those that can be added.
    private var offered: [JSONValue] {
        Scopes.all(of: app).filter { !settings.configuredScopes.contains($0.name) }.map {
            ["name": .string($0.name), "allows": .string($0.allows), "implies": texts($0.implies)]
        }
    }

    private var doctor: JSONValue {
        let report = examination.report
        let short = examination.connections.compactMap { connection -> JSONValue? in
            let missing = examination.missing(in: connection).map(\.scope)
            return missing.isEmpty ? nil : ["connection": .string(connection.name), "scopes": texts(missing)]
        }
        return [
            "needed": ScopeAnswer.needed(examination.needed.needs()), "boxes_to_tick": texts(report.boxesToTick),
            "missing_in_configuration": ScopeAnswer.missing(report.missingInConfiguration),
            "missing_in_grants": .array(short),
            "unverifiable": texts(report.unverifiable + examination.needed.unverifiable()),
            "lines": texts(report.lines),
        ]
    }

    private func text(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
    private func texts(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }
}

extension App {
    /// What its maker calls it.
    fileprivate var title: String {
        switch self {
        case .bitbucket: "Bitbucket Cloud"
        case .bitbucketDatacenter: "Bitbucket Data Center"
        }
    }
}
