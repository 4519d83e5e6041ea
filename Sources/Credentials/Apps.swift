import BitbucketAPI
package import Domain
package import Store

/// Why an app cannot be set so.
package enum AppError: Error, Equatable, CustomStringConvertible {
    case unknownScope(String, App, nearest: String)
    case mandatoryScope(String, App)
    case secretWithoutClientID(App)
    case noShared(App)
    case badAddress(String)

    package var description: String {
        switch self {
        case .unknownScope(let scope, let app, let hint):
            "\(app.rawValue) has no scope \(scope)\(hint); if Bitbucket has it all the same, give it with --custom-scope"
        case .mandatoryScope(let scope, let app):
            "\(scope) cannot be removed from \(app.rawValue): whose account it is could not be asked without it"
        case .secretWithoutClientID(let app):
            "a client secret belongs to a client id, and \(app.rawValue) has none yet; give --client-id, too"
        case .noShared(let app):
            "there is no shared OAuth consumer for \(app.rawValue); start the service with "
                + "BITTERN_SHARED_BITBUCKET_CLIENT_ID and BITTERN_SHARED_BITBUCKET_CLIENT_SECRET, or use --mode own"
        case .badAddress(let text):
            "\(text) is no address; write it like https://bitbucket.example.org, without a query"
        }
    }
}

/// The catalogue as this installation has set it.
package struct Apps: Sendable {
    private let store: AppStore
    private let keyring: Keyring
    private let shared: SharedConsumers

    package init(store: AppStore, keyring: Keyring, shared: SharedConsumers) {
        self.store = store
        self.keyring = keyring
        self.shared = shared
    }

    package func all() async throws -> [AppSettings] { try await store.all() }

    package func settings(of app: App) async throws -> AppSettings {
        guard let settings = try await all().first(where: { $0.app == app }) else { throw ConsumerError.notSet(app) }
        return settings
    }

    /// Whether customers can be sent to Bitbucket: there is a consumer, with its secret.
    package func isReady(_ settings: AppSettings) -> Bool {
        switch settings.mode {
        case .own: settings.clientID != nil && settings.hasSecret && settings.addresses != nil
        case .shared: shared[settings.app] != nil && settings.addresses != nil
        }
    }

    /// Makes a change; `secret` is the client id's, and is sealed.
    ///
    /// Returns the connections that were authorised through another consumer than the one now in force: they keep it.
    ///
    /// - Throws: `AppError`, and what the database throws.
    package func change(_ app: App, _ change: AppChange, secret: Secret?) async throws -> [String] {
        var change = change
        try check(change, of: app)
        if secret != nil, change.clientID == nil {
            guard let known = try await settings(of: app).clientID else { throw AppError.secretWithoutClientID(app) }
            change.clientID = known
        }
        change.addScopes.removeAll { Scopes.mandatory(of: app).contains($0) }
        let sealed = try secret.map { secret in
            try keyring.seal(
                secret,
                for: SealedPlace.consumerSecret(of: app, clientID: change.clientID ?? "")
            )
        }
        return try await store.change(app, change, sealedSecret: sealed)
    }

    private func check(_ change: AppChange, of app: App) throws {
        for scope in change.addScopes where Scopes.find(scope, app: app) == nil {
            let hint = NearestName.hint(for: scope, in: Scopes.all(of: app).map(\.name))
            throw AppError.unknownScope(scope, app, nearest: hint)
        }
        for scope in change.removeScopes where Scopes.mandatory(of: app).contains(scope) {
            throw AppError.mandatoryScope(scope, app)
        }
        if change.mode == .shared, shared[app] == nil { throw AppError.noShared(app) }
        for address in [change.apiURL, change.authorizeURL, change.tokenURL] {
            guard let address, !address.isEmpty else { continue }
            guard BaseURL.isFit(address) else { throw AppError.badAddress(address) }
        }
    }
}

extension AppSettings {
    /// All that is to be ticked in Bitbucket, mandatory ones first.
    package var configuredScopes: [String] {
        let mandatory = Scopes.mandatory(of: app)
        return mandatory + (scopes + customScopes).filter { !mandatory.contains($0) }
    }
}
