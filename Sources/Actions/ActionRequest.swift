package import Domain
package import HTTPTypes

/// A call that is ready to be sent, but for the credential.
package struct ActionRequest: Sendable {
    package let request: HTTPRequest
    package let body: [UInt8]
    /// Whether it goes to the connection's own origin, so that the connection's credential belongs on it.
    ///
    /// Never put a credential on a request where this is false.
    package let credential: Bool
    /// From the first byte sent to the last received.
    package let timeout: Duration
    /// `{method, url, headers, body}` as people may see it, secrets masked.
    ///
    /// `body` is JSON as such, anything else text. Over 64 KiB it is the beginning as text, beside
    /// `body_truncated: true`.
    package let record: JSONValue
    /// Masks the secrets used here in whatever comes back: bodies, headers, error texts.
    package let mask: SecretMask

    static let recordLimitBytes = 64 * 1_024
}
