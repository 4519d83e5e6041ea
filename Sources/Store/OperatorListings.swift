package import Postgres

/// What operators look at, as the JSON text their API answers with: PostgreSQL writes it, nobody rewrites it.
///
/// Lists are `{items, next}`; `nil` means there is no such thing.
package struct OperatorListings: Sendable {
    private let pool: PostgresPool

    package init(pool: PostgresPool) { self.pool = pool }

    package func deliveries(before: Int64?, most: Int, webhook: String?) async throws -> [UInt8]? {
        try await json("select bittern_store.deliveries_page(\(before), \(Int32(most)), \(webhook)) as json")
    }

    package func delivery(_ id: Int64) async throws -> [UInt8]? {
        try await json("select bittern_store.delivery_shown(\(id)) as json")
    }

    package func explained(_ id: Int64) async throws -> [UInt8]? {
        try await json("select bittern_store.delivery_explained(\(id)) as json")
    }

    package func triggers(
        before: Int64?,
        after: Int64?,
        most: Int,
        type: String?,
        webhook: String?
    ) async throws -> [UInt8]? {
        try await json(
            "select bittern_store.triggers_page(\(before), \(after), \(Int32(most)), \(type), \(webhook)) as json"
        )
    }

    package func trigger(_ id: Int64) async throws -> [UInt8]? {
        try await json("select bittern_store.trigger_shown(\(id)) as json")
    }

    package func runs(before: Int64?, most: Int, state: String?, workflow: String?) async throws -> [UInt8]? {
        try await json("select bittern_store.runs_page(\(before), \(Int32(most)), \(state), \(workflow)) as json")
    }

    package func run(_ id: Int64) async throws -> [UInt8]? {
        try await json("select bittern_store.run_shown(\(id)) as json")
    }

    package func webhooks() async throws -> [UInt8]? {
        try await json("select bittern_store.webhooks_listed() as json")
    }

    /// One webhook with its last refused requests.
    package func webhook(_ name: String) async throws -> [UInt8]? {
        try await json("select bittern_store.webhook_shown(\(name)) as json")
    }

    /// One connection with its timeline.
    package func connection(_ name: String) async throws -> [UInt8]? {
        try await json("select bittern_store.connection_shown(\(name)) as json")
    }

    /// Every connection, or the one of that name.
    package func connections(named name: String? = nil) async throws -> [UInt8]? {
        try await json("select bittern_store.connections_listed(\(name)) as json")
    }

    /// Every workflow in force, or the one of that name.
    package func workflows(named name: String? = nil) async throws -> [UInt8]? {
        try await json("select bittern_store.workflows_listed(\(name)) as json")
    }

    /// Every consumer, and where it stands.
    package func consumers() async throws -> [UInt8]? {
        try await json("select bittern_store.consumers_listed() as json")
    }

    /// One consumer: where it stands lane by lane, its leases and its last dead letters.
    package func consumer(_ name: String) async throws -> [UInt8]? {
        try await json("select bittern_store.consumer_shown(\(name)) as json")
    }

    /// Throws `SQLState.noDataFound` when there is no such consumer.
    package func deadLetters(of consumer: String, before: Int64?, most: Int) async throws -> [UInt8]? {
        try await json("select bittern_store.dead_letters_page(\(consumer), \(before), \(Int32(most))) as json")
    }

    private func json(_ query: Query) async throws -> [UInt8]? {
        let json: PostgresJSON? = try await pool.execute(query).first?.get("json")
        return json?.bytes
    }
}
