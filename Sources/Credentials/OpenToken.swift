package import Domain

/// A connection with its access token open.
package struct OpenToken: Sendable {
    package let connection: Connection
    package let token: Secret
    /// Goes up with every new token, so that a late refusal of an old one harms no newer one.
    package let generation: Int64
    /// How long it is good for, by the database's clock; `nil` when it never expires, or nobody knows.
    package let life: Duration?
    /// Whether it can be replaced by a newer one.
    package let isRenewable: Bool
}
