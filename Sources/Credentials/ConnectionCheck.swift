import Domain
import Store

/// What Bitbucket says of a connection now.
package struct ConnectionFindings: Sendable, Equatable {
    package let name: String
    /// Whether its token opens Bitbucket's API.
    package let isUsable: Bool
    /// Why not, and what to do.
    package let problem: String?
    package let account: AccountFindings?
    package let grantedScopes: [String]?
    /// How long its token is good for; `nil` when it never expires, or nobody knows.
    package let life: Duration?
}

/// Asks Bitbucket whether a connection works.
package struct ConnectionCheck: Sendable {
    private let tokens: TokenKeeper
    private let accounts: AccountQuestion

    package init(tokens: TokenKeeper, accounts: AccountQuestion) {
        self.tokens = tokens
        self.accounts = accounts
    }

    /// Renews its token when that has to be, and shows it to Bitbucket.
    ///
    /// - Throws: `AuthorisationError.noConnection`, and what the database throws.
    package func check(_ name: String) async throws -> ConnectionFindings {
        do {
            let token = try await tokens.token(of: name)
            let reply = try await ask(token)
            guard case .refused(status: 401, let message) = reply else { return findings(reply, token) }
            let newer = try await tokens.replace(token, because: "401\(message.map { ": \($0)" } ?? "")")
            let again = try await ask(newer)
            if case .refused(status: 401, let message) = again {
                throw try await tokens.verdict(on: newer, because: "401\(message.map { ": \($0)" } ?? "")")
            }
            return findings(again, newer)
        } catch let error as AuthorisationError {
            if case .noConnection = error { throw error }
            return unusable(name, error.description + Self.remedy(for: error))
        } catch let error as ConsumerError {
            return unusable(name, error.description)
        } catch let error as SealError {
            return unusable(name, error.description)
        }
    }

    private func ask(_ token: OpenToken) async throws -> AccountQuestion.Reply {
        try await accounts.ask(token.token, app: token.connection.app, at: token.connection.apiBaseURL)
    }

    private func findings(_ reply: AccountQuestion.Reply, _ token: OpenToken) -> ConnectionFindings {
        var account: AccountFindings?
        var problem: String?
        switch reply {
        case .found(let findings): account = findings
        // It lets us in, and has not the scope to say whose it is.
        case .refused(status: 403, _): break
        case .refused(let status, let message):
            problem = "Bitbucket answers \(status)\(message.map { ": \($0)" } ?? "")"
        case .unreachable(let reason): problem = "Bitbucket cannot be reached: \(reason)"
        }
        return ConnectionFindings(
            name: token.connection.name,
            isUsable: problem == nil,
            problem: problem,
            account: account,
            grantedScopes: token.connection.grantedScopes,
            life: token.life
        )
    }

    private func unusable(_ name: String, _ problem: String) -> ConnectionFindings {
        ConnectionFindings(
            name: name,
            isUsable: false,
            problem: problem,
            account: nil,
            grantedScopes: nil,
            life: nil
        )
    }

    private static func remedy(for error: AuthorisationError) -> String {
        guard case .notActive(_, .reauthorizationRequired) = error else { return "" }
        return "; give its customer a new link with bittern connections invite"
    }
}
