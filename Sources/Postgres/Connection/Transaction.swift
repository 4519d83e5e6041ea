/// How far a transaction is kept from seeing others; the database's default is read committed.
package enum TransactionIsolation: String, Sendable {
    case readCommitted = "read committed"
    case repeatableRead = "repeatable read"
    case serializable
}

extension PostgresConnection {
    /// How long `begin`, `commit` and `rollback` may take; a commit may wait for a standby.
    private static let frameTimeout: Duration = .seconds(30)

    /// Runs `body` in a transaction: committed when it returns, rolled back when it throws.
    ///
    /// Inside another it is a savepoint. Nothing else runs on this connection meanwhile. A cancelled task is rolled back, never committed.
    ///
    /// - Throws: what `body` throws; `SQLState.inFailedSQLTransaction` when it swallowed a refusal, because then nothing
    ///   can be committed; `.outcomeUnknown` when the connection broke during the commit, and only then: earlier, nothing
    ///   can have been committed, and it is `.disconnected`.
    @discardableResult
    package func transaction<T: Sendable>(
        _ isolation: TransactionIsolation? = nil,
        _ body: @Sendable (isolated PostgresConnection) throws -> T
    ) throws -> T {
        guard !handle.isInTransaction else { return try savepoint(body) }
        try frame(isolation.map { "begin isolation level \($0.rawValue)" } ?? "begin", heedsCancellation: true)
        let value: T
        do {
            value = try body(self)
            try Task.checkCancellation()
            try checkCommittable()
        } catch {
            rollBack("rollback")
            throw Self.withoutDoubt(error)
        }
        try frame("commit")
        return value
    }

    private func savepoint<T: Sendable>(_ body: @Sendable (isolated PostgresConnection) throws -> T) throws -> T {
        savepoints += 1
        defer { savepoints -= 1 }
        let name = "bittern_\(savepoints)"
        try frame("savepoint \(name)", heedsCancellation: true)
        do {
            let value = try body(self)
            try checkCommittable()
            try frame("release savepoint \(name)")
            return value
        } catch {
            rollBack("rollback to savepoint \(name)")
            throw error
        }
    }

    /// `commit` of a failed transaction is a rollback that reports success.
    private func checkCommittable() throws {
        guard !isBroken else { throw PostgresError.disconnected("the connection is closed") }
        guard handle.isInFailedTransaction else { return }
        throw PostgresError.server(
            ServerReport(state: .inFailedSQLTransaction, message: "a statement of the transaction was refused before")
        )
    }

    /// A connection that cannot roll back is closed, which has the same effect.
    private func rollBack(_ command: String) {
        guard !isBroken else { return }
        do {
            try frame(command)
        } catch {
            _ = breakOff()
        }
    }

    private func frame(_ command: String, heedsCancellation: Bool = false) throws {
        var patience = Patience(Self.frameTimeout, from: .now, heedsCancellation: heedsCancellation)
        try executeScript(command, &patience)
    }

    private static func withoutDoubt(_ error: any Error) -> any Error {
        guard case PostgresError.outcomeUnknown(let reason) = error else { return error }
        return PostgresError.disconnected(reason)
    }
}
