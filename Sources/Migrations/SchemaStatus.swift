package import Postgres

/// How a database's schema compares with this program's.
package struct SchemaStatus: Hashable, Sendable {
    /// The number of the newest applied migration; 0 when there is none.
    package let appliedVersion: Int
    /// Migrations that are still to be applied, in order.
    package let pending: [String]
    /// Functions, views and grants whose text differs from what was applied last, or that were never applied.
    package let changed: [String]
    /// Functions and views that were applied once and are in this program no more.
    ///
    /// They are not dropped: an older program may still use them.
    package let removed: [String]
    /// Applied migrations that are newer than this program.
    package let foreign: [String]

    /// Whether there is nothing to apply, and nothing that this program does not know.
    package var isCurrent: Bool { pending.isEmpty && changed.isEmpty && foreign.isEmpty }

    /// Compares.
    ///
    /// - Parameters:
    ///   - recorded: Checksums by path, as the database has them.
    ///   - files: This program's.
    /// - Throws: `MigrationError.misnumbered`; `.edited` when an applied migration is not the one in `files`.
    package init(recorded: [String: String], files: SchemaFiles) throws {
        try files.checkNumbers()
        let known = Set((files.migrations + files.repeatable).map(\.path))
        let newest = files.migrations.count
        let unknown = recorded.keys.filter { !known.contains($0) }.sorted()
        let applied = recorded.keys.compactMap {
            $0.hasPrefix("migrations/") ? SchemaFile.number(ofMigration: $0) : nil
        }

        for file in files.migrations {
            guard let checksum = recorded[file.path] else { continue }
            guard checksum == file.checksum else { throw MigrationError.edited(path: file.path) }
        }
        for path in unknown where path.hasPrefix("migrations/") {
            guard let number = SchemaFile.number(ofMigration: path), number > newest else {
                throw MigrationError.edited(path: path)
            }
        }
        appliedVersion = applied.max() ?? 0
        pending = files.migrations.map(\.path).filter { recorded[$0] == nil }
        changed = files.repeatable.filter { recorded[$0.path] != $0.checksum }.map(\.path)
        removed = unknown.filter { !$0.hasPrefix("migrations/") }
        foreign = unknown.filter { $0.hasPrefix("migrations/") }
    }
}

/// Compares the schema of the connection's database with `files`; changes nothing.
///
/// - Throws: `MigrationError.misnumbered`, `.edited`; `.notAllowed` when the role may not read the migrator's table;
///   `PostgresError`.
package func schemaStatus(
    of connection: PostgresConnection,
    files: SchemaFiles = .embedded
) async throws -> SchemaStatus {
    try await SchemaStatus(recorded: SchemaRecord.read(from: connection), files: files)
}
