package import Domain

/// The address of the consent page, where a customer allows what the app asks for.
package enum AuthorizationURL {
    /// Where the customer's browser is to go.
    ///
    /// Cloud is sent the client and `state` alone: its scopes are ticked on the consumer, its one callback is registered
    /// there and sending it as well has failed before, and it has no PKCE. Data Center gets everything; `challenge` is
    /// `PKCE.challenge(of:)`.
    package static func make(
        app: App,
        authorizeURL: String,
        clientID: String,
        state: String,
        redirectURI: String?,
        scopes: [String],
        challenge: String?
    ) -> String {
        var members = [("response_type", "code"), ("client_id", clientID), ("state", state)]
        if app == .bitbucketDatacenter {
            if let redirectURI { members.append(("redirect_uri", redirectURI)) }
            if !scopes.isEmpty { members.append(("scope", scopes.joined(separator: " "))) }
            if let challenge { members += [("code_challenge", challenge), ("code_challenge_method", "S256")] }
        }
        let query = members.map { "\($0)=\(PercentEncoding.encode($1))" }.joined(separator: "&")
        return authorizeURL + (authorizeURL.contains("?") ? "&" : "?") + query
    }
}
