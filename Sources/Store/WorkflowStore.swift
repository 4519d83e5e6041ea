package import Postgres

/// Puts workflows in force and out of it.
package struct WorkflowStore: Sendable {
    private let pool: PostgresPool

    package init(pool: PostgresPool) { self.pool = pool }

    /// Puts a workflow in force; the same definition again changes nothing.
    ///
    /// - Parameters:
    ///   - definition: as Bittern writes it, JSON text.
    ///   - types: the types and globs of `on`.
    ///   - usesPayload: whether its conditions or templates look at the payload.
    /// - Returns: its version, and whether that is new.
    /// - Throws: `PostgresError.server` with P0001 when a condition is not a predicate, with what to write instead.
    package func apply(
        _ definition: [UInt8],
        types: [String],
        usesPayload: Bool
    ) async throws -> (version: Int, changed: Bool) {
        let rows = try await pool.execute(
            """
            select version, changed from bittern_store.apply_workflow(
              \(PostgresJSON(definition)),
              (select array_agg(bittern_store.type_pattern(glob)) from unnest(\(types)) glob),
              \(usesPayload))
            """
        )
        guard let row = rows.first else { return (0, false) }
        return (Int(try row.get("version") as Int32), try row.get("changed"))
    }

    /// Takes a workflow out of force; runs that it started go on.
    ///
    /// Returns whether there was one.
    package func delete(_ name: String) async throws -> Bool {
        try await pool.execute("select bittern_store.delete_workflow(\(name)) as found").first?.get("found") ?? false
    }
}
