internal import CPostgres

/// What came back for what was sent, all of it read, so that the connection is ready for the next statement.
enum Answer {
    case table(ResultTable)
    case refused(ServerReport, isStalePlan: Bool)
    case lost(String)
}

/// The server did not answer, not even to a cancel.
struct GaveUp: Error {}

extension ConnectionHandle {
    /// Sends what libpq has buffered and reads all results, never waiting longer than `patience` allows.
    ///
    /// Of several results (a script's) it keeps the last table, or the first refusal.
    func answer(
        _ patience: inout Patience,
        cancel: StatementCancel,
        columns: ResultColumns?
    ) throws(GaveUp) -> Answer {
        var answer: Answer?
        while flush() == true {
            try wait(&patience, cancel, toWriteToo: true)
            guard consumeInput() else { break }
        }
        while true {
            while isBusy {
                try wait(&patience, cancel)
                guard consumeInput() else { break }
            }
            guard let result = nextResult() else { break }
            switch (result.status, answer) {
            case (_, .refused), (_, .lost): continue
            case (PGRES_TUPLES_OK, _), (PGRES_COMMAND_OK, _), (PGRES_EMPTY_QUERY, _):
                answer = .table(result.table(columns))
            case (PGRES_COPY_IN, _), (PGRES_COPY_OUT, _), (PGRES_COPY_BOTH, _):
                // libpq would repeat this for ever.
                return .lost("copy is not a statement that can be executed here")
            default:
                answer = result.report.map { .refused($0, isStalePlan: result.isStalePlan) } ?? .lost(lastMessage)
            }
        }
        return answer ?? .lost(lastMessage)
    }

    private func wait(
        _ patience: inout Patience,
        _ cancel: StatementCancel,
        toWriteToo: Bool = false
    ) throws(GaveUp) {
        switch patience.advice(at: .now, taskIsCancelled: Task.isCancelled) {
        case .wait(let milliseconds): Socket.wait(socket, toWriteToo: toWriteToo, milliseconds: milliseconds)
        case .cancel: cancel.request()
        case .giveUp: throw GaveUp()
        }
    }

    /// Whether the server has ended the connection while it was idle.
    func noticesEnd() -> Bool {
        // What it said goes first (at most a few reads), the end of the stream comes after.
        for _ in 0..<8 where Socket.isReadable(socket) {
            guard consumeInput() else { return true }
        }
        return isBad
    }
}
