package import Domain
package import Postgres

/// A connection and its credential, still sealed.
package struct SealedConnection: Sendable {
    package let connection: Connection
    package let sealedCredential: [UInt8]?
}

/// Reads and makes connections, and the named secrets that workflows insert.
package struct ConnectionStore: Sendable {
    private let pool: PostgresPool

    package init(pool: PostgresPool) { self.pool = pool }

    /// The connection of that name, `nil` when there is none.
    package func find(_ name: String) async throws -> SealedConnection? {
        try await pool.execute(
            """
            select c.name, c.app, c.customer, c.api_base_url, c.state, k.sealed
              from bittern_store.connection c
              left join bittern_store.credential k on k.connection_id = c.id
             where c.name = \(name)
            """
        ).first.map { row in
            SealedConnection(
                connection: Connection(
                    name: try row.get("name"),
                    app: try row.known("app"),
                    customer: try row.get("customer"),
                    apiBaseURL: try row.get("api_base_url"),
                    state: try row.known("state")
                ),
                sealedCredential: try row.get("sealed")
            )
        }
    }

    /// Stores a connection that acts with an access token, which is sealed.
    ///
    /// - Throws: `SQLState.uniqueViolation` when the name is taken.
    package func add(
        _ connection: Connection,
        accountID: String?,
        accountName: String?,
        sealedToken: [UInt8]
    ) async throws {
        _ = try await pool.execute(
            """
            select bittern_store.add_connection(
              \(connection.name), \(connection.app.rawValue), \(connection.customer), \(connection.apiBaseURL),
              \(accountID), \(accountName), 'access_token', \(sealedToken))
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
