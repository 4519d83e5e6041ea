package import Domain
package import FoundationEssentials
package import Postgres

/// How much may be in hand at a time of what a single customer or author is behind, over all workers.
package struct RunLimits: Sendable, Hashable {
    package let perWorkflow: Int
    package let perConnection: Int

    package init(perWorkflow: Int, perConnection: Int) {
        self.perWorkflow = perWorkflow
        self.perConnection = perConnection
    }
}

/// The work of the pool: matches triggers to workflows, leases runs, writes down what they gave.
package struct RunStore: Sendable {
    let pool: PostgresPool

    package init(pool: PostgresPool) { self.pool = pool }

    /// Makes the runs of the next triggers of one lane; exactly once for each trigger and workflow.
    ///
    /// - Returns: how many triggers were passed (0: nothing new), how many runs were made, and how many of them were parked
    ///   because they look like a loop; `nil` when it took too long, and nothing was kept: huge bodies with many conditions
    ///   on them, which fewer at a time will pass.
    package func match(most: Int) async throws -> (passed: Int, made: Int, looping: Int)? {
        let rows: [PostgresRow]
        do {
            rows = try await pool.execute(
                "select passed, made, looping from bittern_store.match_workflows(\(Int32(clamping: most)))"
            )
        } catch PostgresError.timedOut where most > 1 {
            return nil
        }
        guard let row = rows.first else { return (0, 0, 0) }
        return (
            Int(try row.get("passed") as Int32), Int(try row.get("made") as Int32), Int(try row.get("looping") as Int32)
        )
    }

    /// Leases runs that are due, the same share from each queue; each is begun with the claim, so claim no more than can be begun
    /// at once.
    ///
    /// `after` is the queue of the last run of the claim before, so that queues take turns.
    package func claim(
        most: Int,
        for lease: Duration,
        after queue: Int32,
        limits: RunLimits
    ) async throws -> [ClaimedRun] {
        try await pool.execute(
            """
            select run_id, lease, step, number, tries, abandoned, queue, workflow, version, connection, trigger_id,
                   created_at, step_started_at, trigger, payload, results
              from bittern_store.claim_runs(
                     \(Int32(clamping: most)), \(lease), \(queue), \(Int32(clamping: limits.perWorkflow)),
                     \(Int32(clamping: limits.perConnection)))
            """
        ).map { row in
            let trigger: PostgresJSON? = try row.get("trigger")
            let payload: PostgresJSON? = try row.get("payload")
            let results: PostgresJSON? = try row.get("results")
            // Nested deeper than we read: the run then says so, and the others of this claim go on.
            let before = results.map { (try? JSONValue(parsing: $0.bytes))?.members } ?? JSONObject()
            return ClaimedRun(
                id: try row.get("run_id"),
                lease: try row.get("lease"),
                step: Int(try row.get("step") as Int16),
                number: Int(try row.get("number") as Int32),
                tries: Int(try row.get("tries") as Int32),
                isAbandoned: try row.get("abandoned"),
                queue: try row.get("queue"),
                workflow: try row.get("workflow"),
                version: Int(try row.get("version") as Int32),
                connection: try row.get("connection"),
                triggerID: try row.get("trigger_id"),
                createdAt: try row.get("created_at"),
                stepStartedAt: try row.get("step_started_at"),
                trigger: before == nil ? nil : trigger.map { JSONText(wellFormed: $0.bytes) },
                payload: payload.map { JSONText(wellFormed: $0.bytes) } ?? .null,
                results: before ?? JSONObject()
            )
        }
    }

    /// Keeps the leases of runs whose work takes long; returns the runs still held, without those that were taken over.
    package func extend(_ leases: [Int64: UUID], by lease: Duration) async throws -> Set<Int64> {
        Set(
            try await pool.execute(
                """
                select run_id from bittern_store.extend_leases(
                  \(Array(leases.keys)), \(Array(leases.values)), \(lease)) run_id
                """
            ).map { try $0.get("run_id") }
        )
    }

    /// Writes down a batch of reports in one statement; returns the runs whose report was taken, without those taken over.
    ///
    /// No run is twice in a batch.
    package func report(_ reports: [RunReport], now: Date) async throws -> Set<Int64> {
        Set(
            try await pool.execute(
                """
                select run_id from bittern_store.report_attempts(
                  \(reports.map(\.run)), \(reports.map(\.lease)), \(reports.map { Int16(clamping: $0.step) }),
                  \(reports.map { Int32(clamping: $0.number) }), \(reports.map { $0.attempt?.stepID }),
                  \(reports.map { $0.attempt?.startedAt }), \(reports.map { $0.attempt?.duration.seconds }),
                  \(reports.map { $0.attempt?.kind.rawValue }), \(reports.map(\.reason)),
                  \(reports.map { $0.attempt?.request.map(PostgresWrittenJSON.init) }),
                  \(reports.map { $0.attempt?.answer.map(PostgresWrittenJSON.init) }),
                  \(reports.map(\.verdict.word)), \(reports.map { $0.verdict.dueAt(now) })) run_id
                """
            ).map { try $0.get("run_id") }
        )
    }

    /// Why each step's `if` does not hold of what its run knows, `{trigger, payload, steps}`: its first term that is not true;
    /// `nil` when it holds.
    package func unmet(_ conditions: [String], by facts: [[UInt8]]) async throws -> [String?] {
        try await pool.execute(
            """
            select bittern_store.unmet(c.condition, c.facts) as unmet
              from unnest(\(conditions), \(facts.map(PostgresJSON.init))) with ordinality c (condition, facts, place)
             order by c.place
            """
        ).map { try $0.get("unmet") }
    }

    /// Lets nobody claim from these queues for a while.
    package func hold(_ holds: [QueueHold]) async throws {
        _ = try await pool.execute(
            """
            select bittern_store.hold_queues(
              \(holds.map(\.queue)), \(holds.map(\.until)), \(holds.map(\.reason)))
            """
        )
    }

    /// A version of a workflow as it was applied; JSON text.
    package func definition(of workflow: String, version: Int) async throws -> [UInt8]? {
        let definition: PostgresJSON? = try await pool.execute(
            """
            select definition from bittern_store.workflow_version
             where name = \(workflow) and version = \(Int32(clamping: version))
            """
        ).first?.get("definition")
        return definition?.bytes
    }
}

extension RunReport {
    fileprivate var reason: String? {
        switch verdict {
        case .park(let because), .dead(let because), .putOff(_, let because): because
        case .goOn, .goOnLater, .retry, .succeeded, .giveBack: attempt?.reason
        }
    }
}

extension Verdict {
    /// As `bittern_store.report_attempts` names it.
    fileprivate var word: String {
        switch self {
        case .goOn, .goOnLater: "continue"
        case .retry, .putOff, .giveBack: "retry"
        case .park: "park"
        case .succeeded: "succeeded"
        case .dead: "dead"
        }
    }

    fileprivate func dueAt(_ now: Date) -> Date {
        switch self {
        case .goOnLater(let at), .retry(let at), .putOff(let at, _): at
        case .goOn, .park, .succeeded, .dead, .giveBack: now
        }
    }
}

extension Duration {
    fileprivate var seconds: Double { self / .seconds(1) }
}
