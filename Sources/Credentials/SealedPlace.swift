/// Where a sealed value stands: table, row and column, to which its seal is bound.
enum SealedPlace {
    static func webhookSecret(of webhook: String, number: Int) -> String {
        "webhook_secret/\(webhook)/\(number)/sealed"
    }
    static func credential(of connection: String) -> String { "credential/\(connection)/sealed" }
    static func secret(named name: String) -> String { "secret/\(name)/sealed" }
}
