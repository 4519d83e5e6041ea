package import Postgres

/// How long each log is kept, in days after the day it is about.
package struct Retention: Sendable, Equatable {
    /// Deliveries and triggers; longer while somebody needs them.
    package var days: Int
    /// But no longer than this.
    package var hardLimitDays: Int
    /// Runs and their attempts.
    package var runDays: Int
    /// How long a body is known again.
    package var fingerprintDays: Int

    package init(days: Int = 30, hardLimitDays: Int = 90, runDays: Int = 30, fingerprintDays: Int = 35) {
        self.days = days
        self.hardLimitDays = hardLimitDays
        self.runDays = runDays
        self.fingerprintDays = fingerprintDays
    }
}

/// What became of a partition that is old enough to be dropped.
package struct PartitionVerdict: Sendable, Equatable {
    /// `trigger_20261125`.
    package let name: String
    package let isDropped: Bool
    /// Why it was kept, or dropped all the same; `nil` when nothing spoke for keeping it.
    package let reason: String?
    /// Triggers that a consumer never took; one that two wanted counts twice.
    package let expiredTriggers: Int64
    package let expiredRuns: Int64
}

/// Drops partitions whose time is over.
package struct RetentionStore: Sendable {
    private let pool: PostgresPool

    package init(pool: PostgresPool) { self.pool = pool }

    /// Drops the oldest partition that nobody needs, at most one: to be called again until it drops none.
    ///
    /// Returns what became of each that is old enough, up to the one that was dropped. Another process that does the same at
    /// this moment leaves nothing to do.
    package func dropPartitions(_ retention: Retention) async throws -> [PartitionVerdict] {
        try await pool.execute(
            """
            select part, dropped, because, expired_triggers, expired_runs from bittern_store.drop_partitions(
              \(Int32(clamping: retention.days)), \(Int32(clamping: retention.hardLimitDays)),
              \(Int32(clamping: retention.runDays)), \(Int32(clamping: retention.fingerprintDays)))
            """,
            timeout: .seconds(600)
        ).map { row in
            PartitionVerdict(
                name: try row.get("part"),
                isDropped: try row.get("dropped"),
                reason: try row.get("because"),
                expiredTriggers: try row.get("expired_triggers"),
                expiredRuns: try row.get("expired_runs")
            )
        }
    }
}
