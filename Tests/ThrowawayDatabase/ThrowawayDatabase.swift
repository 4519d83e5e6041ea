import Postgres

/// Gives `body` the conninfo of a database of its own, with all migrations and pgTAP (if installed), and drops it
/// afterwards.
///
/// ```swift
/// try await withThrowawayDatabase { conninfo in
///     let connection = try await PostgresConnection.open(conninfo)
///     …
/// }
/// ```
///
/// It is a copy of a template that the first caller makes, and costs some hundredths of a second.
package func withThrowawayDatabase<Value>(_ body: (_ conninfo: String) async throws -> Value) async throws -> Value {
    let server = try await ThrowawayServer.shared.conninfo()
    return try await withDatabase(on: server, template: Template.shared.name(on: server), body)
}

/// As `withThrowawayDatabase`, but with nothing in it.
package func withEmptyDatabase<Value>(_ body: (_ conninfo: String) async throws -> Value) async throws -> Value {
    try await withDatabase(on: ThrowawayServer.shared.conninfo(), template: "template0", body)
}

private func withDatabase<Value>(
    on server: String,
    template: String,
    _ body: (String) async throws -> Value
) async throws -> Value {
    let name = "bittern_test_\(String(UInt64.random(in: 0...UInt64.max), radix: 36))"
    try await run("create database \(name) template \(template)", on: server)
    let result: Result<Value, any Error>
    do { result = .success(try await body(server.withDatabase(name))) } catch { result = .failure(error) }
    try await run("drop database \(name) with (force)", on: server)
    return try result.get()
}

/// Runs one statement that may not be in a transaction, on a connection of its own.
func run(_ sql: String, on conninfo: String) async throws {
    let connection = try await PostgresConnection.open(conninfo)
    do {
        try await connection.executeScript(sql)
    } catch {
        await connection.close()
        throw error
    }
    await connection.close()
}
