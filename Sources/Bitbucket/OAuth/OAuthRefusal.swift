/// A refusal in OAuth's words (RFC 6749 §4.1.2.1 and §5.2), of the consent page or of the token endpoint.
package struct OAuthRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// The word for it: `invalid_grant`, `unauthorized_client`, `access_denied`.
    package let error: String
    /// What Bitbucket says about it, on one line of at most 300 bytes; nil when it says nothing.
    package let explanation: String?

    /// Both are cut and made one line; nil when nothing is left of `error`.
    package init?(error: String, explanation: String?) {
        guard let error = ForeignText.line(error) else { return nil }
        self.error = String(error.prefix(100))
        self.explanation = explanation.flatMap(ForeignText.line)
    }

    /// `invalid_grant: The specified token is not valid`.
    package var description: String { error + (explanation.map { ": \($0)" } ?? "") }
}
