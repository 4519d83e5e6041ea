package import Domain
package import Postgres

/// Makes connections, and reads the named secrets that workflows insert.
package struct ConnectionStore: Sendable {
    private let pool: PostgresPool

    package init(pool: PostgresPool) { self.pool = pool }

    /// Stores a connection that nobody had to be asked for; its token is sealed.
    ///
    /// `tokenURL` and `consumer` are for one whose token is renewed.
    ///
    /// - Throws: `SQLState.uniqueViolation` when the name is taken.
    package func add(
        _ connection: Connection,
        kind: SealedCredential.Kind,
        grant: SealedGrant,
        tokenURL: String? = nil,
        consumer: Int64? = nil
    ) async throws {
        _ = try await pool.execute(
            """
            select bittern_store.add_connection(
              \(connection.name), \(connection.app.rawValue), \(connection.customer), \(connection.apiBaseURL),
              \(grant.accountID), \(grant.accountName), \(kind.rawValue), \(grant.sealedToken), \(tokenURL),
              \(consumer), \(grant.expiresIn), \(grant.grantedScopes))
            """
        )
    }

    /// Where the API of every connection is: the hosts that actions may reach even when they are private.
    package func apiBaseURLs() async throws -> [String] {
        try await pool.execute("select distinct api_base_url from bittern_store.connection")
            .map { try $0.get("api_base_url") }
    }

    /// A named secret, sealed; `nil` when there is none of that name.
    package func secret(named name: String) async throws -> [UInt8]? {
        try await pool.execute("select sealed from bittern_store.secret where name = \(name)").first?.get("sealed")
    }
}
