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

    /// Of the states only the first is asked for.
    package func runs(_ runs: RunSelection, before: Int64?, most: Int) async throws -> [UInt8]? {
        try await json(
            """
            select bittern_store.runs_page(
              \(before), \(Int32(clamping: most)), \(runs.states?.first), \(runs.workflow), \(runs.connection),
              \(runs.trigger), \(runs.reason), \(runs.since), \(runs.until)) as json
            """
        )
    }

    /// The places at which runs wait, only those with something in them.
    ///
    /// `onlyHeld`: from which nobody claims at the moment, because their host is down or a limit is used up.
    package func queues(
        before: Int64?,
        most: Int,
        workflow: String?,
        connection: String?,
        onlyHeld: Bool
    ) async throws -> [UInt8]? {
        try await json(
            """
            select bittern_store.queues_page(
              \(before), \(Int32(clamping: most)), \(workflow), \(connection), \(onlyHeld)) as json
            """
        )
    }

    /// The hosts that did not answer of late.
    package func hosts() async throws -> [UInt8]? {
        try await json("select bittern_store.hosts_listed() as json")
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

    /// What a workflow said over time, newest first.
    package func versions(of workflow: String, before: Int?, most: Int) async throws -> [UInt8]? {
        try await json(
            """
            select bittern_store.workflow_versions(
              \(workflow), \(before.map { Int32(clamping: $0) }), \(Int32(clamping: most))) as json
            """
        )
    }

    /// Every named secret, and those that workflows miss; no values.
    package func secrets() async throws -> [UInt8]? {
        try await json("select bittern_store.secrets_listed() as json")
    }

    /// Whether the worker pool is paused, and how many runs stand how.
    package func workerPool() async throws -> [UInt8]? {
        try await json("select bittern_store.pool_shown() as json")
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
