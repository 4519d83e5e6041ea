package import Domain

/// The tokens that an endpoint has granted.
package struct TokenSet: Sendable {
    /// May have thousands of characters; visible ASCII only, so that a header can carry it.
    package let access: Secret
    /// Cloud gives a new one each time; nil where nothing but the customer renews the access.
    package let refresh: Secret?
    /// At least a second and at most a year; nil when the answer does not say, or says nonsense.
    package let expiresIn: Duration?
    /// Nil when the answer does not say.
    package let scopes: [String]?

    package init(access: Secret, refresh: Secret?, expiresIn: Duration?, scopes: [String]?) {
        self.access = access
        self.refresh = refresh
        self.expiresIn = expiresIn
        self.scopes = scopes
    }
}
