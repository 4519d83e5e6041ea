import Migrations
import Postgres
import ThrowawayDatabase

/// A connection to an empty database.
func withConnection(_ body: (PostgresConnection) async throws -> Void) async throws {
    try await withEmptyDatabase { conninfo throws in
        let connection = try await PostgresConnection.open(conninfo)
        try await body(connection)
        await connection.close()
    }
}

func migration(_ number: Int, _ sql: String) -> SchemaFile {
    SchemaFile(path: "migrations/000\(number)_m.sql", text: sql)
}

func function(_ name: String, returning value: Int) -> SchemaFile {
    SchemaFile(
        path: "functions/\(name).sql",
        text: "create or replace function house.\(name)() returns int language sql return \(value)"
    )
}

/// Two migrations, and one of each other kind.
let two = SchemaFiles([
    SchemaFile(path: "migrations/0001_a.sql", text: "create schema house"),
    SchemaFile(path: "migrations/0002_b.sql", text: "create table house.t (n int)"),
    function("f", returning: 1),
    SchemaFile(path: "views/v.sql", text: "create or replace view house.v as select house.f() as n from house.t"),
    SchemaFile(path: "grants.sql", text: "revoke all on schema house from public"),
])
