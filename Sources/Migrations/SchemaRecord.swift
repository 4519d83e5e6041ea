import Postgres

/// The migrator's own table, `bittern_store.schema_file`: which files were applied, with which text.
enum SchemaRecord {
    /// Checksums by path; empty when the table is not there.
    ///
    /// - Throws: `MigrationError.notAllowed` when the role may not read it.
    static func read(from connection: PostgresConnection) async throws -> [String: String] {
        guard try await exists("schema_file", in: connection) else { return [:] }
        do {
            let rows = try await connection.execute("select path, checksum from bittern_store.schema_file")
            return try rows.reduce(into: [:]) { $0[try $1.get("path")] = try $1.get("checksum") as String }
        } catch let error as PostgresError where error.state == .insufficientPrivilege {
            throw MigrationError.notAllowed(path: "bittern_store.schema_file", reason: "\(error)", applied: [])
        }
    }

    /// Makes schema and table where they are missing.
    static func make(in connection: PostgresConnection) async throws {
        do {
            // Asked for first: `if not exists` needs the right to create even when there is nothing to create.
            if try await !schemaExists(in: connection) {
                try await connection.executeScript("create schema bittern_store")
            }
            if try await !exists("schema_file", in: connection) { try await connection.executeScript(table) }
        } catch let error as PostgresError where error.state == .insufficientPrivilege {
            throw MigrationError.notAllowed(path: "bittern_store.schema_file", reason: "\(error)", applied: [])
        }
    }

    /// Notes that `file` was applied; in the transaction that applied it.
    static func note(_ file: SchemaFile, in connection: isolated PostgresConnection) throws {
        try connection.execute(
            """
            insert into bittern_store.schema_file (path, checksum, applied_at)
            values (\(file.path), \(file.checksum), clock_timestamp())
            on conflict (path) do update set checksum = excluded.checksum, applied_at = excluded.applied_at
            """
        )
    }

    private static let table = """
        create table bittern_store.schema_file (
          path       text primary key,
          checksum   text not null constraint checksum_is_sha256 check (checksum ~ '^[0-9a-f]{64}$'),
          applied_at timestamptz not null
        );
        comment on table bittern_store.schema_file is 'Files of sql/ that were applied here; kept by the migrator.';
        """

    /// The catalogue can be read by every role; the table cannot.
    private static func exists(_ table: String, in connection: PostgresConnection) async throws -> Bool {
        try await !connection.execute(
            """
            select 1 as found from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
             where n.nspname = 'bittern_store' and c.relname = \(table)
            """
        ).isEmpty
    }

    private static func schemaExists(in connection: PostgresConnection) async throws -> Bool {
        try await !connection.execute("select 1 as found from pg_catalog.pg_namespace where nspname = 'bittern_store'")
            .isEmpty
    }
}
