package import Domain
package import FoundationEssentials
package import Postgres

/// A connection and its credential, still sealed.
package struct SealedConnection: Sendable {
    package let connection: Connection
    /// `nil` for one that was revoked.
    package let credential: SealedCredential?
}

/// The secret part of a connection, still sealed.
package struct SealedCredential: Sendable {
    package enum Kind: String, Sendable {
        /// A token that somebody pasted; nothing renews it.
        case accessToken = "access_token"
        /// What a customer consented to.
        case authorizationCode = "authorization_code"
        /// The app's consumer acting for itself.
        case clientCredentials = "client_credentials"
    }

    package let kind: Kind
    package let sealedToken: [UInt8]
    /// Goes up with every new token.
    package let generation: Int64
    /// By the database's clock; `nil` when it never expires, or nobody knows.
    package let life: Duration?
}

/// Who renews a token.
package enum RefreshBeginning: Sendable {
    /// The caller, with this.
    case begun(RefreshOrder)
    /// It is done already.
    case newer
    /// Another is at it.
    case busy
    /// It failed a moment ago.
    case later(Date)
    case notActive
    /// Nothing renews a token of this kind.
    case notRenewable
    case unknown
}

/// What is needed to renew a token.
package struct RefreshOrder: Sendable {
    package let kind: SealedCredential.Kind
    package let apiURL: String
    package let tokenURL: String
    /// `nil` when its record is gone.
    package let consumer: StoredConsumer?
    package let sealedRefreshToken: [UInt8]?
    /// When a renewal of this token was begun that never ended.
    package let abandonedAt: Date?
}

/// How a renewal failed.
package enum RefreshFailure: String, Sendable {
    /// The provider does not take the refresh token any more.
    case refused
    /// It answered, and may do better later.
    case unavailable
    /// No answer came: it may have used the refresh token up.
    case silent
}

/// What became of the report of a failed renewal.
package enum RefreshFailureStanding: String, Sendable {
    case noted
    case reauthorizationRequired = "reauthorization_required"
    /// Another has taken over, or has renewed it.
    case fenced
}

/// The tokens of connections, and who may renew them.
package struct CredentialStore: Sendable {
    private let pool: PostgresPool

    package init(pool: PostgresPool) { self.pool = pool }

    /// The connection of that name with its credential; `nil` when there is none.
    package func find(_ name: String) async throws -> SealedConnection? {
        try await pool.execute(
            """
            select c.name, c.app, c.customer, c.api_base_url, c.state, c.granted_scopes, k.kind, k.sealed, k.generation,
                   k.expires_at - bittern_store.now() as life,
                   case when c.app = 'bitbucket' then 'consumer/' || c.oauth_consumer_id end as bucket
              from bittern_store.connection c
              left join bittern_store.credential k on k.connection_id = c.id
             where c.name = \(name)
            """
        ).first.map { row in
            let sealed: [UInt8]? = try row.get("sealed")
            return SealedConnection(
                connection: Connection(
                    name: try row.get("name"),
                    app: try row.known("app"),
                    customer: try row.get("customer"),
                    apiBaseURL: try row.get("api_base_url"),
                    state: try row.known("state"),
                    grantedScopes: try row.get("granted_scopes"),
                    rateBucket: try row.get("bucket")
                ),
                credential: try sealed.map {
                    SealedCredential(
                        kind: try row.known("kind"),
                        sealedToken: $0,
                        generation: try row.get("generation"),
                        life: try row.get("life")
                    )
                }
            )
        }
    }

    /// Asks to be the one who renews the token of this generation; others wait for `patience`.
    package func beginRefresh(
        of name: String,
        generation: Int64,
        holder: UUID,
        patience: Duration
    ) async throws -> RefreshBeginning {
        let rows = try await pool.execute(
            """
            select standing, kind, app, api_url, token_url, mode, client_id, sealed_secret, sealed_refresh, abandoned_at,
                   retry_at
              from bittern_store.begin_refresh(\(name), \(generation), \(holder), \(patience))
            """
        )
        guard let row = rows.first else { return .unknown }
        switch try row.get("standing") as String {
        case "begun": return .begun(try Self.order(row))
        case "newer": return .newer
        case "busy": return .busy
        case "later": return .later(try row.get("retry_at"))
        case "not_active": return .notActive
        case "not_renewable": return .notRenewable
        default: return .unknown
        }
    }

    private static func order(_ row: PostgresRow) throws -> RefreshOrder {
        let app: App = try row.known("app")
        let clientID: String? = try row.get("client_id")
        let apiURL: String = try row.get("api_url")
        return RefreshOrder(
            kind: try row.known("kind"),
            apiURL: apiURL,
            tokenURL: try row.get("token_url") ?? AppAddresses(of: app, at: apiURL).token,
            consumer: try clientID.map {
                StoredConsumer(
                    app: app,
                    mode: try row.known("mode"),
                    clientID: $0,
                    sealedSecret: try row.get("sealed_secret")
                )
            },
            sealedRefreshToken: try row.get("sealed_refresh"),
            abandonedAt: try row.get("abandoned_at")
        )
    }

    /// Stores the new token; false when another holder has taken over: then it is to be forgotten.
    package func finishRefresh(
        of name: String,
        generation: Int64,
        holder: UUID,
        grant: SealedGrant
    ) async throws -> Bool {
        let rows = try await pool.execute(
            """
            select bittern_store.finish_refresh(
              \(name), \(generation), \(holder), \(grant.sealedToken), \(grant.sealedRefreshToken), \(grant.expiresIn),
              \(grant.grantedScopes)) as stored
            """
        )
        return try rows.first?.get("stored") ?? false
    }

    /// Writes down that a token could not be renewed; `retryIn` is how long to leave it alone.
    package func failRefresh(
        of name: String,
        generation: Int64,
        holder: UUID,
        _ failure: RefreshFailure,
        reason: String,
        retryIn: Duration?
    ) async throws -> RefreshFailureStanding {
        let rows = try await pool.execute(
            """
            select bittern_store.fail_refresh(
              \(name), \(generation), \(holder), \(failure.rawValue), \(reason), \(retryIn)) as standing
            """
        )
        return try rows.first?.known("standing") ?? .fenced
    }

    /// Marks a connection whose token is refused; false when there is a newer one, or it is not active.
    package func requireReauthorization(of name: String, generation: Int64, reason: String) async throws -> Bool {
        let rows = try await pool.execute(
            "select bittern_store.require_reauthorization(\(name), \(generation), \(reason)) as marked"
        )
        return try rows.first?.get("marked") ?? false
    }

    /// Connections whose token somebody should renew although nobody asks for it, and its generation.
    package func refreshesDue(idle: Duration, most: Int) async throws -> [(name: String, generation: Int64)] {
        try await pool.execute(
            "select connection, generation from bittern_store.refreshes_due(\(idle), \(Int32(most)))"
        ).map { (try $0.get("connection"), try $0.get("generation")) }
    }

    /// Ends a connection and deletes its credential; false when there is none, or it was revoked before.
    package func revoke(_ name: String, reason: String) async throws -> Bool {
        let rows = try await pool.execute("select bittern_store.revoke_connection(\(name), \(reason)) as revoked")
        return try rows.first?.get("revoked") ?? false
    }
}
