import Domain

/// Where a sealed value stands: table, row and column, to which its seal is bound.
enum SealedPlace {
    static func webhookSecret(of webhook: String, number: Int) -> String {
        "webhook_secret/\(webhook)/\(number)/sealed"
    }
    static func credential(of connection: String) -> String { "credential/\(connection)/sealed" }
    static func refreshToken(of connection: String) -> String { "credential/\(connection)/sealed_refresh" }
    static func consumerSecret(of app: App, clientID: String) -> String {
        "oauth_consumer/\(app.rawValue)/\(clientID)/sealed_secret"
    }
    /// The browser keeps it for us, between the button and the way back.
    static let consentCookie = "cookie/consent"
    static func secret(named name: String) -> String { "secret/\(name)/sealed" }
}
