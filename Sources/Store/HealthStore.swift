package import Postgres

/// What waits, and for how long.
package struct Backlog: Sendable {
    /// Counted up to 10,000.
    package let waitingRuns: Int64
    package let parkedRuns: Int64
    package let oldestRunSeconds: Double?
    package let oldestTriggerSeconds: Double?
}

/// How consumers stand together.
package struct ConsumerBacklog: Sendable {
    package let consumers: Int64
    /// Those that asked within the last seven days; only their lag counts.
    package let active: Int64
    package let lagSeconds: Double?
    /// Counted up to 10,000.
    package let deadLetters: Int64
}

/// Asks the database how it is.
package struct HealthStore: Sendable {
    private let pool: PostgresPool

    package init(pool: PostgresPool) { self.pool = pool }

    /// Goes the way a write would: fails when the database is away, is a standby, or lets nobody write.
    package func checkWritePath() async throws {
        _ = try await pool.execute("select nextval('bittern_store.health_check')", timeout: .seconds(2))
    }

    package func backlog() async throws -> Backlog? {
        try await pool.execute(
            """
            select waiting_runs, parked_runs, oldest_run_seconds, oldest_trigger_seconds from bittern_store.backlog()
            """,
            timeout: .seconds(2)
        ).first.map { row in
            Backlog(
                waitingRuns: try row.get("waiting_runs"),
                parkedRuns: try row.get("parked_runs"),
                oldestRunSeconds: try row.get("oldest_run_seconds"),
                oldestTriggerSeconds: try row.get("oldest_trigger_seconds")
            )
        }
    }

    package func consumerBacklog() async throws -> ConsumerBacklog? {
        try await pool.execute(
            "select consumers, active, lag_seconds, dead_letters from bittern_store.consumer_backlog()",
            timeout: .seconds(2)
        ).first.map { row in
            ConsumerBacklog(
                consumers: try row.get("consumers"),
                active: try row.get("active"),
                lagSeconds: try row.get("lag_seconds"),
                deadLetters: try row.get("dead_letters")
            )
        }
    }

    /// The server's version, `15.18`.
    package func serverVersion() async throws -> String? {
        try await pool.execute("select current_setting('server_version') as version", timeout: .seconds(2))
            .first?.get("version")
    }
}
