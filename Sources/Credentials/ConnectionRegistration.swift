import Bitbucket
package import Domain
package import Store

/// Why a token was not accepted as a connection.
package enum RegistrationError: Error, Equatable, CustomStringConvertible {
    case refused(status: Int, message: String?)
    case unreachable(String)
    case noBaseURL(App)
    case badBaseURL(String)
    /// Bitbucket gives the app's consumer no token of its own; in its words.
    case noToken(String)

    package var description: String {
        switch self {
        case .refused(let status, let message):
            "Bitbucket refused the token with \(status)\(message.map { ": \($0)" } ?? "")"
        case .unreachable(let reason): "Bitbucket could not be asked whose token this is: \(reason)"
        case .noBaseURL(let app):
            "\(app.rawValue) has no address of its own; say where its API is with --api-url, or for all with bittern apps set \(app.rawValue) --base-url"
        case .badBaseURL(let url): "\(url) is no address of an API; write it like https://api.bitbucket.org"
        case .noToken(let words): "Bitbucket gave the app's OAuth consumer no token: \(words)"
        }
    }
}

/// Makes a connection that no customer has to consent to: asks whose the token is, seals it, stores it.
package struct ConnectionRegistration: Sendable {
    private let connections: ConnectionStore
    private let apps: AppStore
    private let keyring: Keyring
    private let accounts: AccountQuestion
    private let endpoint: TokenEndpoint

    package init(
        connections: ConnectionStore,
        apps: AppStore,
        keyring: Keyring,
        accounts: AccountQuestion,
        endpoint: TokenEndpoint
    ) {
        self.connections = connections
        self.apps = apps
        self.keyring = keyring
        self.accounts = accounts
        self.endpoint = endpoint
    }

    /// Stores a connection under `name` that acts with a token that somebody made in Bitbucket.
    ///
    /// A token is shown to Bitbucket first, and not stored when it is refused; one without the scope to say whose it is is stored
    /// without an account, and so is one of a Data Center that cannot be asked. `apiBaseURL` says where the API is when not where the app is set to be.
    ///
    /// - Throws: `RegistrationError`, `SQLState.uniqueViolation` when the name is taken, and what the database throws.
    package func add(name: String, app: App, customer: String, apiBaseURL: String?, token: Secret) async throws {
        let base = try await address(of: app, given: apiBaseURL).api
        let account = try await owner(of: token, app: app, at: base)
        var grant = SealedGrant(sealedToken: try keyring.seal(token, for: SealedPlace.credential(of: name)))
        grant.accountID = account.id
        grant.accountName = account.name
        try await connections.add(
            Connection(name: name, app: app, customer: customer, apiBaseURL: base, state: .active),
            kind: .accessToken,
            grant: grant
        )
    }

    /// Stores a connection under `name` that acts as the app's own OAuth consumer (client credentials).
    ///
    /// - Throws: `ConsumerError` when the app has none, and as `add`.
    package func addConsumer(name: String, app: App, customer: String) async throws {
        let addresses = try await address(of: app, given: nil)
        guard let consumer = try await apps.ownConsumer(of: app) else { throw ConsumerError.notSet(app) }
        let secret = try keyring.open(
            consumer.sealedSecret,
            at: SealedPlace.consumerSecret(of: app, clientID: consumer.clientID)
        )
        let question = TokenEndpoint.Question(
            grant: .clientCredentials,
            consumer: TokenEndpoint.Consumer(app: app, clientID: consumer.clientID, secret: secret),
            url: addresses.token
        )
        switch try await endpoint.ask(question) {
        case .refused(let refusal): throw RegistrationError.noToken(refusal.description)
        case .unavailable(let reason, _), .silent(let reason): throw RegistrationError.unreachable(reason)
        case .granted(let tokens):
            let account = try await owner(of: tokens.access, app: app, at: addresses.api)
            var grant = SealedGrant(
                sealedToken: try keyring.seal(tokens.access, for: SealedPlace.credential(of: name))
            )
            grant.accountID = account.id
            grant.accountName = account.name
            grant.grantedScopes = tokens.scopes
            grant.expiresIn = tokens.expiresIn
            try await connections.add(
                Connection(name: name, app: app, customer: customer, apiBaseURL: addresses.api, state: .active),
                kind: .clientCredentials,
                grant: grant,
                tokenURL: addresses.token,
                consumer: consumer.id
            )
        }
    }

    private func address(of app: App, given: String?) async throws -> AppAddresses {
        if let given {
            let base = BaseURL.trimmed(given)
            guard BaseURL.isFit(base) else { throw RegistrationError.badBaseURL(given) }
            return AppAddresses(of: app, at: base)
        }
        guard let addresses = try await apps.all().first(where: { $0.app == app })?.addresses else {
            throw RegistrationError.noBaseURL(app)
        }
        return addresses
    }

    private func owner(of token: Secret, app: App, at base: String) async throws -> AccountFindings {
        switch try await accounts.ask(token, app: app, at: base) {
        case .found(let account): return account
        case .refused(status: 403, _): return AccountFindings()
        // Data Center has no one place to ask, and need not be reachable yet: only a token that it refuses is no token.
        case .refused(let status, _) where app == .bitbucketDatacenter && status != 401: return AccountFindings()
        case .unreachable where app == .bitbucketDatacenter: return AccountFindings()
        case .refused(let status, let message): throw RegistrationError.refused(status: status, message: message)
        case .unreachable(let reason): throw RegistrationError.unreachable(reason)
        }
    }
}
