package import Domain
package import HTTPTypes

/// A call that is ready to be sent, but for the credential.
package struct ActionRequest: Sendable {
    package internal(set) var request: HTTPRequest
    package let body: [UInt8]
    /// Whether it goes to the connection's own origin, so that the connection's credential belongs on it.
    ///
    /// Never put a credential on a request where this is false.
    package let credential: Bool
    /// Whether Bitbucket, or whoever it goes to, is none the worse for having it twice.
    ///
    /// Decides what follows when nobody knows whether it took effect, unless the step says so itself.
    package internal(set) var isRepeatable: Bool
    /// From the first byte sent to the last received, redirects included; for each page anew.
    package internal(set) var timeout: Duration
    /// The most bytes of an answer's body that are taken, all pages together; nil for the worker's own limit.
    package internal(set) var responseLimitBytes: Int?
    /// The most pages of a paged answer that are asked for; nil for the first answer alone, whatever it is.
    package internal(set) var pages: Int?
    /// `{method, url, headers, body}` as people may see it, secrets masked.
    ///
    /// `body` is JSON as such, anything else text. Over 64 KiB it is the beginning as text, beside
    /// `body_truncated: true`.
    package internal(set) var record: JSONText
    /// Masks the secrets used here in whatever comes back: bodies, headers, error texts.
    package internal(set) var mask: SecretMask

    static let recordLimitBytes = 64 * 1_024

    /// An address that this call, or another side, came up with, as people may see it.
    package func shown(_ request: HTTPRequest) -> String {
        let address = "\(request.scheme ?? "https")://\(request.authority ?? "")\(request.path ?? "/")"
        return mask.masking(SensitiveQuery.masking(address))
    }
}
