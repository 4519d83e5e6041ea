package import Domain
import FoundationEssentials
package import HTTPTypes

/// A question to an app's token endpoint, ready to be sent.
package struct TokenRequest: DiscreetCall {
    /// What is shown in return for tokens.
    package enum Grant: Sendable {
        /// The code of a callback. Cloud is not sent the other two: it was not sent them before.
        case exchange(code: Secret, redirectURI: String?, verifier: Secret?)
        case refresh(Secret)
        /// Nothing: the tokens act as the consumer itself.
        case clientCredentials
    }

    package let head: HTTPRequest
    package let body: [UInt8]

    /// Nil when `url` is no http or https address.
    ///
    /// Cloud is told the client by HTTP Basic, as plain `id:secret`: it does not take the form-encoded words of RFC 6749
    /// §2.3.1. Data Center is told it in the body.
    package init?(_ grant: Grant, at url: String, app: App, clientID: String, secret: Secret) {
        self.init(grant.members(for: app), at: url, app: app, clientID: clientID, secret: secret)
    }

    /// Asks that a token, and what was made with it, be forgotten; nil when `url` is no http or https address.
    ///
    /// Bitbucket Cloud does not document that it can; other programs use `https://bitbucket.org/site/oauth2/revoke`.
    package static func revoking(
        _ token: Secret,
        at url: String,
        app: App,
        clientID: String,
        secret: Secret
    ) -> TokenRequest? {
        TokenRequest([("token", token)], at: url, app: app, clientID: clientID, secret: secret)
    }

    private init?(_ members: [(String, Secret)], at url: String, app: App, clientID: String, secret: Secret) {
        guard let address = APIAddress(url) else { return nil }
        var members = members
        var head = address.request(.post)
        head.headerFields[.contentType] = "application/x-www-form-urlencoded"
        switch app {
        case .bitbucket:
            head.headerFields[.authorization] = secret.withValue {
                "Basic \(Data("\(clientID):\($0)".utf8).base64EncodedString())"
            }
        case .bitbucketDatacenter:
            members += [("client_id", Secret(clientID)), ("client_secret", secret)]
        }
        self.head = head
        body = Array(FormEncoding.encode(members.map { ($0, $1.withValue { $0 }) }).utf8)
    }
}

extension TokenRequest.Grant {
    fileprivate func members(for app: App) -> [(String, Secret)] {
        switch self {
        case .exchange(let code, let redirectURI, let verifier):
            var members = [("grant_type", Secret("authorization_code")), ("code", code)]
            if app == .bitbucketDatacenter {
                if let redirectURI { members.append(("redirect_uri", Secret(redirectURI))) }
                if let verifier { members.append(("code_verifier", verifier)) }
            }
            return members
        case .refresh(let token): return [("grant_type", Secret("refresh_token")), ("refresh_token", token)]
        case .clientCredentials: return [("grant_type", Secret("client_credentials"))]
        }
    }
}
