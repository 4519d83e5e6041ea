package import Postgres

/// Brings the schema of the connection's database up to date with `files`.
///
/// Under one lock: each pending migration in a transaction of its own (one that is called `NNNN_concurrent_…` in none:
/// it holds one statement), then functions, views and grants together in one transaction when any of them changed or a
/// migration was applied. What is current already is not touched.
///
/// - Parameters:
///   - connection: Of a role that owns the schema, or may create it.
///   - files: What to apply.
///   - lockLimit: How long to wait for another migrator.
///   - say: Is given a sentence for each thing that is done or waited for.
/// - Returns: The paths that were applied, in order.
/// - Throws: `MigrationError`. Migrations applied before the one that was refused stay applied; the error names them.
@discardableResult
package func migrate(
    _ connection: PostgresConnection,
    files: SchemaFiles = .embedded,
    lockLimit: Duration = .seconds(600),
    say: @Sendable (String) -> Void = { _ in }
) async throws -> [String] {
    try files.checkNumbers()
    return try await MigrationLock.hold(on: connection, limit: lockLimit, say: say) {
        try await SchemaRecord.make(in: connection)
        let status = try await schemaStatus(of: connection, files: files)
        guard status.foreign.isEmpty else { throw MigrationError.newer(paths: status.foreign) }
        guard !status.isCurrent else { return [] }
        var applied: [String] = []
        for file in files.migrations where status.pending.contains(file.path) {
            say("applying \(file.path)")
            try await explaining(file.path, applied) {
                try await applyWhenFree(file, to: connection, limit: lockLimit, say: say)
            }
            applied.append(file.path)
        }
        let changed = files.repeatable.filter { status.changed.contains($0.path) }
        let again = changed.filter { $0.path != files.grants?.path }
        if !again.isEmpty { say("applying \(again.count) functions and views") }
        try await explaining(files.grants?.path ?? "functions", applied) {
            try await replace(again, then: files.grants, in: connection)
        }
        return applied + again.map(\.path) + (files.grants.map { [$0.path] } ?? [])
    }
}

/// A migration may rewrite a large table; nothing but the operator should end it.
private let scriptLimit: Duration = .seconds(86_400)

private func apply(_ file: SchemaFile, to connection: isolated PostgresConnection) throws {
    guard !file.isConcurrent else {
        try connection.executeScript(file.text, timeout: scriptLimit)
        return try connection.transaction { try SchemaRecord.note(file, in: $0) }
    }
    try connection.transaction { connection in
        // Whoever waits for a table lets nobody else at it: deliveries would queue behind a long reader with us.
        try connection.executeScript("set local lock_timeout = '1s'")
        try connection.executeScript(file.text, timeout: scriptLimit)
        try SchemaRecord.note(file, in: connection)
    }
}

/// Again and again while somebody else holds a table that the file changes, so that he never waits for us for long.
private func applyWhenFree(
    _ file: SchemaFile,
    to connection: PostgresConnection,
    limit: Duration,
    say: @Sendable (String) -> Void
) async throws {
    let start = ContinuousClock.now
    while true {
        do {
            return try await apply(file, to: connection)
        } catch SQLState.lockNotAvailable where .now - start < limit {
            say("waiting for a table that \(file.path) changes: a transaction that is open elsewhere is using it")
            try await Task.sleep(for: .seconds(2))
        }
    }
}

/// All in one transaction, so that nobody ever sees half of the functions.
private func replace(
    _ files: [SchemaFile],
    then grants: SchemaFile?,
    in connection: isolated PostgresConnection
) throws {
    try connection.transaction { connection in
        try connection.executeScript("set local check_function_bodies = off")
        try createInAnyOrder(files, in: connection)
        guard let grants else { return }
        do {
            try connection.executeScript(grants.text, timeout: scriptLimit)
        } catch let error as PostgresError {
            throw FileRefusal(path: grants.path, error: error)
        }
        try SchemaRecord.note(grants, in: connection)
    }
}

/// Tries again what does not fit yet after the others, until nothing more fits: functions and views use one another, and
/// a `begin atomic` body and a view need what they use to be there.
private func createInAnyOrder(_ files: [SchemaFile], in connection: isolated PostgresConnection) throws {
    var rest = files
    while !rest.isEmpty {
        var postponed: [SchemaFile] = []
        var obstacle: FileRefusal?
        for file in rest {
            do {
                try connection.transaction { connection in
                    try connection.executeScript(file.text, timeout: scriptLimit)
                    try SchemaRecord.note(file, in: connection)
                }
            } catch let error as PostgresError {
                let refusal = FileRefusal(path: file.path, error: error)
                guard refusal.isOfSomethingMissing else { throw refusal }
                obstacle = obstacle ?? refusal
                postponed.append(file)
            }
        }
        if let obstacle, postponed.count == rest.count { throw obstacle }
        rest = postponed
    }
}

/// A file that PostgreSQL did not accept.
private struct FileRefusal: Error {
    let path: String
    let error: PostgresError

    var isOfSomethingMissing: Bool {
        let missing: [SQLState] = [.undefinedTable, .undefinedFunction, .undefinedObject, .undefinedColumn]
        return error.state.map { missing.contains($0) } ?? false
    }
}

private func explaining(_ path: String, _ applied: [String], _ body: () async throws -> Void) async throws {
    do {
        try await body()
    } catch let refusal as FileRefusal {
        throw explanation(refusal.path, refusal.error, applied)
    } catch let error as PostgresError {
        throw explanation(path, error, applied)
    }
}

private func explanation(_ path: String, _ error: PostgresError, _ applied: [String]) -> MigrationError {
    error.state == .insufficientPrivilege
        ? .notAllowed(path: path, reason: "\(error)", applied: applied)
        : .refused(path: path, reason: "\(error)", applied: applied)
}
