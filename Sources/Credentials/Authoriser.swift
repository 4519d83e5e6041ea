package import Domain
package import HTTPTypes
package import Store

/// Why a request could not be authorised.
package enum AuthorisationError: Error, Equatable, CustomStringConvertible {
    case noConnection(String)
    /// The customer has to authorise it again, or has revoked it.
    case notActive(String, Connection.State)
    case noCredential(String)
    /// Its token has ended, and cannot be had anew just now.
    case notRenewed(String, String)
    /// Bitbucket refuses this call with it, and knows its token all the same.
    case refusedHere(String, String)

    /// Whether it may be otherwise in a while, without anybody doing anything.
    package var mayPass: Bool {
        if case .notRenewed = self { true } else { false }
    }

    package var description: String {
        switch self {
        case .noConnection(let name): "there is no connection \(name)"
        case .notActive(let name, let state): "connection \(name) is \(state.rawValue)"
        case .noCredential(let name): "connection \(name) has no credential"
        case .notRenewed(let name, let reason): "the token of connection \(name) has ended: \(reason)"
        case .refusedHere(let name, let reason):
            "Bitbucket refuses this call (\(reason)) although it knows the token of connection \(name)"
        }
    }
}

/// A request that carries a credential, and which.
package struct AuthorisedRequest: Sendable {
    package let request: HTTPRequest
    /// To be given back when Bitbucket refuses it.
    package let token: OpenToken
}

/// Puts a connection's credential on a request, and opens named secrets for the steps that insert them.
package struct Authoriser: Sendable {
    private let tokens: TokenKeeper
    private let secrets: NamedSecrets

    package init(tokens: TokenKeeper, connections: ConnectionStore, keyring: Keyring) {
        self.tokens = tokens
        secrets = NamedSecrets(store: connections, keyring: keyring)
    }

    /// The connection of that name, as it is or was at most two seconds ago.
    ///
    /// - Throws: `AuthorisationError.noConnection`, and what the database throws.
    package func connection(_ name: String) async throws -> Connection { try await tokens.connection(name) }

    /// `request` with the connection's access token as bearer, which is the only place where Bitbucket takes it.
    ///
    /// The caller has made sure that the request goes to the connection's own origin.
    /// - Throws: `AuthorisationError`, `SealError`, and what the database throws.
    package func authorise(_ request: HTTPRequest, as name: String) async throws -> AuthorisedRequest {
        Self.put(try await tokens.token(of: name), on: request)
    }

    /// The same request after a 401, with another token.
    ///
    /// - Throws: `AuthorisationError.notActive` when only the customer can help, which is written down; and as `authorise`.
    package func authoriseAgain(_ refused: AuthorisedRequest, because reason: String) async throws -> AuthorisedRequest
    {
        Self.put(try await tokens.replace(refused.token, because: reason), on: refused.request)
    }

    /// What a second 401 means, with a token that is new; what only the customer can mend is written down.
    package func verdict(on refused: AuthorisedRequest, because reason: String) async throws -> AuthorisationError {
        try await tokens.verdict(on: refused.token, because: reason)
    }

    /// A named secret, opened, as it is or was at most two seconds ago; `nil` when there is none of that name.
    package func secret(named name: SecretName) async throws -> Secret? { try await secrets.find(name) }

    private static func put(_ token: OpenToken, on request: HTTPRequest) -> AuthorisedRequest {
        var request = request
        request.headerFields[.authorization] = token.token.withValue { "Bearer \($0)" }
        return AuthorisedRequest(request: request, token: token)
    }
}
