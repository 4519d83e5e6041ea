internal import Synchronization

/// One connection to PostgreSQL.
///
/// libpq lets one thread at a time use a `PGconn`; the actor is that rule, checked by the compiler, and its executor is a
/// thread of the connection's own. Its methods are synchronous: inside `transaction` nothing comes between statements.
package actor PostgresConnection {
    private let thread: ConnectionThread
    var handle: ConnectionHandle
    private let cancel: StatementCancel
    private var statements = PreparedStatements()
    let standing: Standing
    var savepoints = 0

    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    /// Takes over a handle that is open; on `thread`.
    init(thread: ConnectionThread, handle: consuming ConnectionHandle) {
        self.thread = thread
        cancel = handle.makeCancel()
        standing = Standing(socket: handle.socket)
        self.handle = handle
    }

    /// Runs one statement and returns its rows.
    ///
    /// It is prepared once per connection, SQL text and parameter types; again when the server has dropped its plan and no
    /// transaction is open. Beyond the timeout, or when the task is cancelled, the server is asked to cancel the
    /// statement; if it does not answer within two seconds more the connection is broken. So no caller waits longer than
    /// timeout and grace, whatever the network does.
    ///
    /// - Throws: `PostgresError.server` when the statement is refused, `.timedOut` when it was cancelled in time,
    ///   `.outcomeUnknown` when the connection broke with it in flight, `.disconnected` when it was broken before;
    ///   `CancellationError` when the task was cancelled and the statement did nothing.
    @discardableResult
    package func execute(_ query: Query, timeout: Duration = .seconds(30)) throws -> [PostgresRow] {
        var patience = Patience(timeout, from: .now)
        return try execute(query, &patience).rows
    }

    /// Runs several statements in text, as one transaction unless they say otherwise; for migrations.
    ///
    /// - Throws: as `execute`, without telling which of the statements was refused.
    package func executeScript(_ sql: String, timeout: Duration = .seconds(600)) throws {
        var patience = Patience(timeout, from: .now)
        try executeScript(sql, &patience)
    }

    func executeScript(_ sql: String, _ patience: inout Patience) throws {
        try checkEnd(of: sql)
        _ = try exchange(&patience) { $0.sendScript(sql) }
    }

    /// True once it can no longer be used: the server or the network ended it, or `close` did.
    package nonisolated var isBroken: Bool { standing.isBroken }

    /// Ends the connection; the server rolls back what is open.
    ///
    /// Statements then throw `.disconnected`.
    package func close() {
        standing.noteBroken()
        handle.close()
    }

    private func execute(_ query: Query, _ patience: inout Patience) throws -> ResultTable {
        if let obstacle = query.obstacle { throw PostgresError.server(obstacle) }
        let key = PreparedStatements.Key(query)
        do {
            return try run(query, key, &patience)
        } catch let stale as StalePlan {
            statements.forget(key)
            guard !handle.isInTransaction, patience.interruption == nil else {
                throw PostgresError.server(stale.report)
            }
        }
        do {
            return try run(query, key, &patience)
        } catch let stale as StalePlan {
            throw PostgresError.server(stale.report)
        }
    }

    private func run(
        _ query: Query,
        _ key: PreparedStatements.Key,
        _ patience: inout Patience
    ) throws -> ResultTable {
        let statement = try statements[key] ?? prepare(query, key, &patience)
        let table = try exchange(&patience, columns: statement.columns) {
            $0.sendExecute(statement.name, query.parameters)
        }
        if statement.columns == nil { statements.learn(table.columns, of: key) }
        return table
    }

    private func prepare(
        _ query: Query,
        _ key: PreparedStatements.Key,
        _ patience: inout Patience
    ) throws -> PreparedStatements.Statement {
        try checkEnd(of: query.sql)
        if statements.isFull {
            _ = try exchange(&patience, changesNothing: true) { $0.sendScript("deallocate all") }
            statements.forgetAll()
        }
        let statement = PreparedStatements.Statement(name: statements.newName(), columns: nil)
        _ = try exchange(&patience, changesNothing: true) { $0.sendPrepare(statement.name, query) }
        statements.remember(key, statement)
        return statement
    }

    /// Sends, and waits for the whole answer: the one place where this connection talks to its server.
    private func exchange(
        _ patience: inout Patience,
        columns: ResultColumns? = nil,
        changesNothing: Bool = false,
        _ send: (borrowing ConnectionHandle) -> Bool
    ) throws -> ResultTable {
        try checkReady(patience)
        guard send(handle) else { throw PostgresError.disconnected(breakOff()) }
        let answer: Answer
        do throws(GaveUp) {
            answer = try handle.answer(&patience, cancel: cancel, columns: columns)
        } catch {
            _ = breakOff()
            answer = .lost("no answer, \(Patience.grace) after it was asked to cancel")
        }
        if patience.interruption != nil, !standing.isBroken, !cancel.isSettled(before: patience.deadline) {
            _ = breakOff()
        }
        standing.note(isBroken: handle.isBad, isInTransaction: handle.isInTransaction)

        switch answer {
        case .table(let table):
            guard changesNothing, let interruption = patience.interruption else { return table }
            throw error(for: interruption, patience)
        case .refused(let report, let isStalePlan):
            if isStalePlan { throw StalePlan(report: report) }
            if report.state == .queryCanceled, let interruption = patience.interruption {
                throw error(for: interruption, patience)
            }
            throw PostgresError.server(report)
        case .lost(let reason):
            _ = breakOff()
            throw changesNothing ? PostgresError.disconnected(reason) : .outcomeUnknown(reason)
        }
    }

    private func checkReady(_ patience: Patience) throws {
        if patience.heedsCancellation { try Task.checkCancellation() }
        guard !standing.isBroken else { throw PostgresError.disconnected("the connection is closed") }
        guard !handle.noticesEnd() else { throw PostgresError.disconnected(breakOff()) }
    }

    /// A C string ends at its first zero byte, and half a statement would run.
    private func checkEnd(of sql: String) throws {
        guard sql.utf8.contains(0) else { return }
        throw PostgresError.server(
            ServerReport(state: .syntaxError, message: "syntax error at a zero byte in the input")
        )
    }

    private func error(for interruption: Patience.Interruption, _ patience: Patience) -> any Error {
        switch interruption {
        case .timedOut: PostgresError.timedOut(patience.timeout)
        case .taskCancelled: CancellationError()
        }
    }

    /// Closes what is of no use any more.
    ///
    /// - Returns: libpq's last word on it.
    func breakOff() -> String {
        let reason = handle.lastMessage
        close()
        return reason
    }
}

/// A refusal that preparing the statement again may cure.
private struct StalePlan: Error {
    let report: ServerReport
}
