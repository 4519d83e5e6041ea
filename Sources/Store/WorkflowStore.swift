package import Domain
package import Postgres

/// Puts workflows in force and out of it, and keeps them waiting.
package struct WorkflowStore: Sendable {
    /// What came, or would come, of applying one.
    package struct Applied: Sendable {
        package let version: Int
        /// Whether the version is new.
        package let changed: Bool
        /// The definition that was in force; nil when there was none.
        package let before: JSONValue?
        /// The definition as it is stored.
        package let after: JSONValue
        /// The secrets that it inserts and that nobody has set.
        package let missingSecrets: [String]
    }

    private let pool: PostgresPool

    package init(pool: PostgresPool) { self.pool = pool }

    /// Puts workflows in force, all of them or none; the same definitions again change nothing.
    ///
    /// - Parameters:
    ///   - workflows: as `WorkflowDefinition.compiled` has them.
    ///   - dryRun: only says what would come of it.
    /// - Returns: one for each, in their order.
    /// - Throws: `PostgresError.server` with the workflow's name as `table`: P0002 when its connection is not there, P0001
    ///   when a condition is not a predicate.
    package func apply(_ workflows: [JSONValue], dryRun: Bool = false) async throws -> [Applied] {
        try await pool.execute(
            """
            select version, changed, before, after, missing_secrets
              from bittern_store.apply_workflows(\(PostgresJSON(JSONValue.array(workflows).encoded)), \(dryRun))
            """
        ).map { row in
            let before: PostgresJSON? = try row.get("before")
            let after: PostgresJSON = try row.get("after")
            return Applied(
                version: Int(try row.get("version") as Int32),
                changed: try row.get("changed"),
                before: try before.map { try JSONValue(parsing: $0.bytes) },
                after: try JSONValue(parsing: after.bytes),
                missingSecrets: try row.get("missing_secrets")
            )
        }
    }

    /// What is wrong with which of these predicates, by their index, and what to write instead; most often nothing.
    package func faults(in predicates: [String]) async throws -> [(index: Int, reason: String)] {
        try await pool.execute("select place, reason from bittern_store.check_predicates(\(predicates))")
            .map { (index: Int(try $0.get("place") as Int32) - 1, reason: try $0.get("reason")) }
    }

    /// Takes a workflow out of force; runs that it started go on.
    ///
    /// Returns how many have not ended; nil when there was no such workflow.
    package func delete(_ name: String) async throws -> Int64? {
        let row = try await pool.execute(
            """
            select bittern_store.delete_workflow(\(name)) as found, bittern_store.waiting_runs_of(\(name)) as waiting
            """
        ).first
        guard let row, try row.get("found") else { return nil }
        return try row.get("waiting")
    }

    /// Keeps the runs of a workflow waiting, or lets them go on; returns whether there is such a workflow in force.
    package func pause(_ name: String, _ paused: Bool, because reason: String? = nil) async throws -> Bool {
        try await pool.execute(
            "select bittern_store.pause_workflow(\(name), \(paused), \(reason)) as found"
        ).first?.get("found") ?? false
    }

    /// Keeps all runs of all workflows waiting, or lets them go on; returns whether that changed anything.
    package func pauseAll(_ paused: Bool, because reason: String? = nil) async throws -> Bool {
        try await pool.execute(
            "select bittern_store.pause_pool(\(paused), \(reason)) as changed"
        ).first?.get("changed") ?? false
    }
}
