/// Why a statement, or a connection, came to nothing; no case carries a bound value.
///
/// Task cancellation is not among them: it is thrown as `CancellationError`.
package enum PostgresError: Error, Hashable, CustomStringConvertible {
    /// There is no connection, and the statement was not carried out: it may be sent again elsewhere.
    case disconnected(String)
    /// The connection broke, or fell silent, after the statement was sent: it may or may not have been carried out.
    case outcomeUnknown(String)
    /// The server refused the statement and rolled it back.
    case server(ServerReport)
    /// A column was not what the caller asked to read.
    case column(name: String, reason: String)
    /// The statement took longer than it might, was cancelled, and the server confirmed that it did nothing.
    case timedOut(Duration)
    /// All of the pool's connections were in use for as long as the caller would wait; nothing was sent.
    case poolExhausted(Duration)

    /// The server's SQLSTATE, when it was the server that refused.
    package var state: SQLState? {
        guard case .server(let report) = self else { return nil }
        return report.state
    }

    /// Whether the database, rather than the statement, is the trouble: the same statement may succeed later.
    package var isDatabaseAway: Bool {
        switch self {
        case .disconnected, .outcomeUnknown, .timedOut, .poolExhausted: true
        case .column: false
        case .server(let report):
            [.adminShutdown, .crashShutdown, .cannotConnectNow, .readOnlySQLTransaction].contains(report.state)
                || [.connectionException, .insufficientResources].contains(report.state.class)
        }
    }

    package var description: String {
        switch self {
        case .disconnected(let reason): "no connection to the database: \(reason)"
        case .outcomeUnknown(let reason): "the connection broke while a statement was in flight: \(reason)"
        case .server(let report): "the database refused: \(report)"
        case .column(let name, let reason): "column \(name) \(reason)"
        case .timedOut(let limit): "the statement was cancelled after \(limit)"
        case .poolExhausted(let wait): "no database connection was free within \(wait)"
        }
    }
}
