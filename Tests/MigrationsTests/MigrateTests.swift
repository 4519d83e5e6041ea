import Migrations
import Postgres
import Testing
import ThrowawayDatabase

@Suite struct MigrateTests {
    @Test func `an empty database gets everything, and a second time nothing`() async throws {
        try await withConnection { connection throws in
            let applied = try await migrate(connection)
            #expect(applied.first == SchemaFiles.embedded.migrations.first?.path)
            #expect(applied.last == SchemaFiles.embedded.grants?.path)
            #expect(try await schemaStatus(of: connection).isCurrent)
            #expect(try await migrate(connection) == [])
        }
    }

    @Test func `an empty database needs everything`() async throws {
        try await withConnection { connection throws in
            let status = try await schemaStatus(of: connection, files: two)
            #expect(status.appliedVersion == 0)
            #expect(status.pending == ["migrations/0001_a.sql", "migrations/0002_b.sql"])
            #expect(status.changed == ["functions/f.sql", "views/v.sql", "grants.sql"])
            #expect(!status.isCurrent)
        }
    }

    @Test func `files that use one another are applied in whatever order fits`() async throws {
        let files = SchemaFiles([
            migration(1, "create schema house"),
            SchemaFile(
                path: "functions/a.sql",
                text:
                    "create or replace function house.a() returns int language sql begin atomic select n from house.v; end"
            ),
            SchemaFile(path: "views/v.sql", text: "create or replace view house.v as select house.z() as n"),
            SchemaFile(
                path: "functions/z.sql",
                text: "create or replace function house.z() returns int language sql return 7"
            ),
        ])
        try await withConnection { connection throws in
            try await migrate(connection, files: files)
            #expect(try await connection.execute("select house.a() as n").first?.get("n") == Int32(7))
        }
    }

    @Test func `what uses something that is nowhere is refused by name, and nothing of its transaction stays`()
        async throws
    {
        let files = SchemaFiles([
            migration(1, "create schema house"),
            SchemaFile(
                path: "functions/good.sql",
                text: "create or replace function house.good() returns int language sql return 1"
            ),
            SchemaFile(path: "views/v.sql", text: "create or replace view house.v as select house.nowhere() as n"),
        ])
        try await withConnection { connection throws in
            let error = await #expect(throws: MigrationError.self) { try await migrate(connection, files: files) }
            #expect(error?.description.hasPrefix("views/v.sql was refused") == true)
            #expect(error?.description.contains("kept: migrations/0001_m.sql") == true)
            let status = try await schemaStatus(of: connection, files: files)
            #expect(status.pending == [])
            #expect(status.changed == ["functions/good.sql", "views/v.sql"])
        }
    }

    @Test func `a changed function is applied again, with the grants; an unchanged one is not`() async throws {
        try await withConnection { connection throws in
            try await migrate(connection, files: two)
            let changed = SchemaFiles(
                two.migrations + [function("f", returning: 2)] + two.views + (two.grants.map { [$0] } ?? [])
            )
            #expect(try await migrate(connection, files: changed) == ["functions/f.sql", "grants.sql"])
            #expect(try await connection.execute("select house.f() as n").first?.get("n") == Int32(2))
        }
    }

    @Test func `a function that is in the program no more is listed, not dropped`() async throws {
        try await withConnection { connection throws in
            try await migrate(connection, files: two)
            let less = SchemaFiles(two.migrations + two.views)
            try await migrate(connection, files: less)
            #expect(try await schemaStatus(of: connection, files: less).removed == ["functions/f.sql", "grants.sql"])
            #expect(try await connection.execute("select house.f() as n").first?.get("n") == Int32(1))
        }
    }

    @Test func `an applied migration that was edited is refused by name`() async throws {
        try await withConnection { connection throws in
            try await migrate(connection, files: two)
            let edited = SchemaFiles([migration(1, "create schema other"), migration(2, "select 1")])
            let error = await #expect(throws: MigrationError.self) { try await migrate(connection, files: edited) }
            #expect(error == .edited(path: "migrations/0001_a.sql") || error == .edited(path: "migrations/0002_b.sql"))
        }
    }

    @Test func `a database of a newer program is reported and not touched`() async throws {
        try await withConnection { connection throws in
            try await migrate(connection, files: two)
            let older = SchemaFiles(Array(two.migrations.prefix(1)) + [function("new", returning: 3)])
            let status = try await schemaStatus(of: connection, files: older)
            #expect(status.foreign == ["migrations/0002_b.sql"] && status.appliedVersion == 2 && !status.isCurrent)
            await #expect(throws: MigrationError.newer(paths: ["migrations/0002_b.sql"])) {
                try await migrate(connection, files: older)
            }
            #expect(try await schemaStatus(of: connection, files: two).isCurrent)
        }
    }

    @Test func `a failure leaves what was applied before it, and says which`() async throws {
        let files = SchemaFiles([
            migration(1, "create schema house"),
            migration(2, "create table house.t (n int); insert into house.t values ('x')"),
            migration(3, "select 1"),
        ])
        try await withConnection { connection throws in
            let error = await #expect(throws: MigrationError.self) { try await migrate(connection, files: files) }
            #expect(error?.description.hasPrefix("migrations/0002_m.sql was refused") == true)
            #expect(error?.description.contains("applied before it, and kept: migrations/0001_m.sql") == true)
            #expect(try await schemaStatus(of: connection, files: files).appliedVersion == 1)
            #expect(
                try await connection.execute("select to_regclass('house.t') is null as gone").first?.get("gone") == true
            )
        }
    }

    @Test func `a concurrent migration runs outside a transaction`() async throws {
        let files = SchemaFiles([
            migration(1, "create schema house; create table house.t (n int)"),
            SchemaFile(
                path: "migrations/0002_concurrent_index.sql",
                text: "-- Large.\ncreate index concurrently t_n on house.t (n);\n"
            ),
        ])
        try await withConnection { connection throws in
            #expect(try await migrate(connection, files: files).count == 2)
            #expect(try await schemaStatus(of: connection, files: files).isCurrent)
        }
    }
}
