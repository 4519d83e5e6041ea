package import Domain
package import Postgres

/// An OAuth consumer as it is stored: a shared one's secret is in the service's configuration.
package struct StoredConsumer: Sendable {
    package let app: App
    package let mode: CredentialsMode
    package let clientID: String
    package let sealedSecret: [UInt8]?
}

/// How the beginning of a trip to the consent page went.
package enum ConsentBeginning: Sendable {
    case begun(app: App, clientID: String, addresses: AppAddresses, scopes: [String])
    case unknownLink
    case usedLink
    case expiredLink
    /// The app has no consumer, or no address.
    case notConfigured(App)
}

/// What a trip to the consent page was for.
package struct ConsentPurpose: Sendable {
    package let customer: String
    package let connection: String
    package let returnTo: String?
    package let consumer: StoredConsumer
    package let addresses: AppAddresses
    /// Beside the mandatory ones.
    package let scopes: [String]
}

/// How the end of a trip to the consent page stands.
package enum ConsentEnd: Sendable {
    /// Ended by this call, and by no other.
    case taken(ConsentPurpose)
    /// It was ended before; with the connection that came of it, if one did.
    case replayed(connection: String?)
    case expired
    case unknown
}

/// What Bitbucket gave for a connection; the tokens are sealed for its name.
package struct SealedGrant: Sendable {
    package var accountID: String?
    package var accountName: String?
    package var workspaces: [String] = []
    /// `nil` when nobody has said.
    package var grantedScopes: [String]?
    package var sealedToken: [UInt8]
    package var sealedRefreshToken: [UInt8]?
    /// `nil` when the provider does not say.
    package var expiresIn: Duration?

    package init(sealedToken: [UInt8]) { self.sealedToken = sealedToken }
}

/// How the storing of a connection went.
package enum InstallationStanding: String, Sendable {
    case made
    case reauthorised
    /// Another trip of the same link has come first.
    case used
    /// The connection's name has become another customer's.
    case taken
}

/// Keeps trips to the consent page by the digest of their state, and makes connections of them.
package struct ConsentStore: Sendable {
    private let pool: PostgresPool

    package init(pool: PostgresPool) { self.pool = pool }

    package func begin(
        invitation: [UInt8],
        state: [UInt8],
        sharedClientID: [App: String],
        lifetime: Duration
    ) async throws -> ConsentBeginning {
        // Today only the Cloud has a shared consumer; whose link it is, the database knows.
        let rows = try await pool.execute(
            """
            select standing, app, client_id, api_url, authorize_url, scopes from bittern_store.begin_consent(
              \(invitation), \(state), \(sharedClientID[.bitbucket]), \(lifetime))
            """
        )
        guard let row = rows.first else { return .unknownLink }
        switch try row.get("standing") as String {
        case "begun":
            let app: App = try row.known("app")
            guard
                let addresses = AppAddresses(
                    of: app,
                    api: try row.get("api_url"),
                    authorize: try row.get("authorize_url")
                )
            else { return .notConfigured(app) }
            return .begun(
                app: app,
                clientID: try row.get("client_id"),
                addresses: addresses,
                scopes: try row.get("scopes")
            )
        case "used": return .usedLink
        case "expired": return .expiredLink
        case "not_configured": return .notConfigured(try row.known("app"))
        default: return .unknownLink
        }
    }

    /// Ends a trip, once.
    package func take(state: [UInt8]) async throws -> ConsentEnd {
        let rows = try await pool.execute(
            """
            select standing, installed, app, customer, connection, return_to, mode, client_id, sealed_secret, api_url,
                   token_url, scopes
              from bittern_store.take_consent(\(state))
            """
        )
        guard let row = rows.first else { return .unknown }
        switch try row.get("standing") as String {
        case "taken":
            let app: App = try row.known("app")
            guard let addresses = AppAddresses(of: app, api: try row.get("api_url"), token: try row.get("token_url"))
            else { return .unknown }
            return .taken(
                ConsentPurpose(
                    customer: try row.get("customer"),
                    connection: try row.get("connection"),
                    returnTo: try row.get("return_to"),
                    consumer: StoredConsumer(
                        app: app,
                        mode: try row.known("mode"),
                        clientID: try row.get("client_id"),
                        sealedSecret: try row.get("sealed_secret")
                    ),
                    addresses: addresses,
                    scopes: try row.get("scopes")
                )
            )
        case "replayed": return .replayed(connection: try row.get("installed"))
        case "expired": return .expired
        default: return .unknown
        }
    }

    /// Makes the connection that a trip was for, or authorises it anew.
    package func install(
        state: [UInt8],
        addresses: AppAddresses,
        grant: SealedGrant
    ) async throws -> InstallationStanding {
        let rows = try await pool.execute(
            """
            select standing from bittern_store.install_connection(
              \(state), \(addresses.api), \(addresses.token), \(grant.accountID), \(grant.accountName),
              \(grant.workspaces), \(grant.grantedScopes), \(grant.sealedToken), \(grant.sealedRefreshToken),
              \(grant.expiresIn)) as standing
            """
        )
        guard let row = rows.first else { throw PostgresError.column(name: "standing", reason: "is missing") }
        return try row.known("standing")
    }
}
