import Migrations
import Postgres
import Testing
import ThrowawayDatabase

@Suite struct PrivilegeTests {
    @Test func `a role that may not make the schema is told what to run`() async throws {
        try await asStranger { connection throws in
            let error = await #expect(throws: MigrationError.self) { try await migrate(connection, files: two) }
            #expect(error?.description.contains("run `bittern migrate` with a role that owns the schema") == true)
        }
    }

    @Test func `a role that may not read the migrator's table is told so`() async throws {
        try await asStranger(afterMigrating: true) { connection throws in
            let error = await #expect(throws: MigrationError.self) {
                try await schemaStatus(of: connection, files: two)
            }
            #expect(error?.description.contains("bittern_store.schema_file") == true)
        }
    }

    @Test func `a role that may read sees that all is current, and migrating is then nothing`() async throws {
        try await asStranger(afterMigrating: true, mayRead: true) { connection throws in
            #expect(try await schemaStatus(of: connection, files: two).isCurrent)
            #expect(try await migrate(connection, files: two) == [])
            let more = SchemaFiles(two.migrations + [function("f", returning: 9)])
            let error = await #expect(throws: MigrationError.self) { try await migrate(connection, files: more) }
            #expect(error?.description.hasPrefix("functions/f.sql needs more than this role may do") == true)
        }
    }

    private func asStranger(
        afterMigrating: Bool = false,
        mayRead: Bool = false,
        _ body: (PostgresConnection) async throws -> Void
    ) async throws {
        try await withConnection { connection throws in
            if afterMigrating { try await migrate(connection, files: two) }
            let role = "stranger_\(UInt64.random(in: 0...UInt64.max))"
            try await connection.executeScript("create role \(role)")
            if mayRead {
                try await connection.executeScript(
                    "grant usage on schema bittern_store to \(role); grant select on bittern_store.schema_file to \(role)"
                )
            }
            try await connection.executeScript("set role \(role)")
            let result: Result<Void, any Error>
            do { result = .success(try await body(connection)) } catch { result = .failure(error) }
            try await connection.executeScript("reset role; drop owned by \(role); drop role \(role)")
            try result.get()
        }
    }
}
