package import Postgres

/// What an operator does to runs: has them done again, ends them, makes those that stored triggers start.
///
/// Each call is a transaction of its own, over as many as it is given; nothing is done to a run whose state does not fit.
package struct RunControl: Sendable {
    /// How many runs are counted at most.
    package static let countLimit = 100_000

    private let pool: PostgresPool

    package init(pool: PostgresPool) { self.pool = pool }

    /// The runs that are meant, newest first or oldest first, beyond `past`.
    package func chosen(
        _ runs: RunSelection,
        past: Int64? = nil,
        most: Int,
        oldestFirst: Bool
    ) async throws -> [Int64] {
        try await pool.execute(
            """
            select id from bittern_store.runs_chosen(
              \(runs.states), \(runs.workflow), \(runs.connection), \(runs.trigger), \(runs.reason),
              bittern_store.moment_said(\(runs.since)), bittern_store.moment_said(\(runs.until)),
              \(past), \(Int32(clamping: most)), \(oldestFirst)) id
            """
        ).map { try $0.get("id") }
    }

    /// How many are meant, counted up to `countLimit`.
    package func count(_ runs: RunSelection) async throws -> Int {
        let rows = try await pool.execute(
            """
            select count(*) as count from bittern_store.runs_chosen(
              \(runs.states), \(runs.workflow), \(runs.connection), \(runs.trigger), \(runs.reason),
              bittern_store.moment_said(\(runs.since)), bittern_store.moment_said(\(runs.until)),
              null, \(Int32(clamping: Self.countLimit)))
            """
        )
        return Int(try rows.first?.get("count") ?? Int64(0))
    }

    /// Those of these runs that stand in one of these states, in order.
    package func standing(_ ids: [Int64], in states: [String]) async throws -> [Int64] {
        try await pool.execute(
            """
            select s.id from bittern_store.run_state s
             where s.id = any (\(ids)) and s.state = any (\(states)) order by s.id
            """
        ).map { try $0.get("id") }
    }

    /// Has dead and cancelled runs done again from the step they ended at, and parked and late ones now; returns those that go.
    package func retry(_ ids: [Int64]) async throws -> [Int64] {
        try await pool.execute("select id from bittern_store.retry_runs(\(ids)) id").map { try $0.get("id") }
    }

    /// Ends runs that have not ended; returns those that it ended.
    ///
    /// A call that is under way is not called back, and what it answers is not kept.
    package func cancel(_ ids: [Int64], because reason: String) async throws -> [Int64] {
        try await pool.execute("select id from bittern_store.end_runs(\(ids), 'cancelled', \(reason)) id")
            .map { try $0.get("id") }
    }

    /// Makes the runs that triggers start by the workflows in force now, or says which: `{items, count, triggers, next}` as
    /// JSON text.
    ///
    /// Goes on at `past`, the `next` of the call before. Throws `SQLState.noDataFound` when there is no such workflow.
    package func replay(
        _ triggers: ReplaySelection,
        past: Int64?,
        most: Int,
        isRehearsal: Bool
    ) async throws -> [UInt8]? {
        let json: PostgresJSON? = try await pool.execute(
            """
            select bittern_store.replay_triggers(
              \(triggers.triggers), \(triggers.since), \(triggers.until), \(triggers.type), \(triggers.webhook),
              \(triggers.connection), \(triggers.workflow), \(triggers.again), \(isRehearsal), \(past),
              \(Int32(clamping: most))) as json
            """
        ).first?.get("json")
        return json?.bytes
    }
}
