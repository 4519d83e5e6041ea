package import Postgres

/// What waits, and for how long.
package struct Backlog: Sendable {
    /// Counted up to 10,000.
    package let waitingRuns: Int64
    package let parkedRuns: Int64
    package let oldestRunSeconds: Double?
    package let oldestTriggerSeconds: Double?
}

/// What runs wait for, over the whole installation; counted up to 100,000.
package struct Workload: Sendable {
    package let waiting: Int64
    package let running: Int64
    package let blocked: Int64
    package let parked: Int64
    /// Of the parked ones those that look like a loop.
    package let looping: Int64
    /// Counted up to 10,000.
    package let dead: Int64
    package let queuesHeldByRate: Int64
    package let queuesHeldByCircuit: Int64
    package let openCircuits: Int64
    package let pausedWorkflows: Int64
    package let isPaused: Bool
    /// Why everything is paused, in an operator's words.
    package let pauseReason: String?
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

    package func workload() async throws -> Workload? {
        try await pool.execute(
            """
            select waiting, running, blocked, parked, looping, dead, queues_held_by_rate, queues_held_by_circuit,
                   circuits_open, workflows_paused, pool_paused, pool_reason
              from bittern_store.workload()
            """,
            timeout: .seconds(2)
        ).first.map { row in
            Workload(
                waiting: try row.get("waiting"),
                running: try row.get("running"),
                blocked: try row.get("blocked"),
                parked: try row.get("parked"),
                looping: try row.get("looping"),
                dead: try row.get("dead"),
                queuesHeldByRate: try row.get("queues_held_by_rate"),
                queuesHeldByCircuit: try row.get("queues_held_by_circuit"),
                openCircuits: try row.get("circuits_open"),
                pausedWorkflows: try row.get("workflows_paused"),
                isPaused: try row.get("pool_paused"),
                pauseReason: try row.get("pool_reason")
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
