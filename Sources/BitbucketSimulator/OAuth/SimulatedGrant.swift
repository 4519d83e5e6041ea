package import Domain

/// What one person allowed one consumer on the consent page, or a consumer has by itself.
package struct SimulatedGrant: Sendable {
    /// From 1, in the order in which they were given.
    package let id: Int

    /// The consumer's key.
    package let consumer: String

    package let product: Product

    /// Nil for `client_credentials`.
    package let account: SamplePerson?

    /// As they were then; what is ticked later is not granted.
    package let scopes: [String]

    /// None of its tokens works any more.
    package internal(set) var isRevoked = false

    /// How often its refresh tokens were used with success.
    package internal(set) var refreshes = 0

    /// As `GET /simulator/grants` shows it.
    var json: JSONValue {
        [
            "id": .number(JSONNumber(id)),
            "consumer": .string(consumer),
            "product": .string(product.rawValue),
            "account": account.map { .string($0.nickname) } ?? .null,
            "scopes": .array(scopes.map { .string($0) }),
            "revoked": .bool(isRevoked),
            "refreshes": .number(JSONNumber(refreshes)),
        ]
    }
}
