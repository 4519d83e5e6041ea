import FoundationEssentials
import Store
import Synchronization
import Telemetry

/// The circuits of the hosts that this worker calls; what changes is written down for operators.
///
/// Each worker finds out by itself; the queues that one holds back, none of the others claims from.
final class HostCircuits: Sendable {
    private static let hostLimit = 10_000

    private struct Book {
        var circuits: [String: HostCircuit] = [:]
        var news: [String: CircuitNews] = [:]
    }

    private let runs: RunStore
    private let telemetry: Telemetry
    private let book = Mutex(Book())

    init(runs: RunStore, telemetry: Telemetry) {
        self.runs = runs
        self.telemetry = telemetry
    }

    /// Nil when a call to `origin` may go out now, else when to ask again.
    func wait(for origin: String, at now: Date) -> Date? {
        book.withLock { $0.circuits[origin]?.admit(at: now) }
    }

    /// The call that was let through never went out.
    func unsent(_ origin: String, at now: Date) { book.withLock { $0.circuits[origin]?.unsent(at: now) } }

    /// It answered.
    func answered(_ origin: String) {
        let isBack = book.withLock { book in
            // Hosts that answer have no entry, so the book is as long as there are hosts in trouble.
            guard var circuit = book.circuits.removeValue(forKey: origin), circuit.answered() else { return false }
            book.news[origin] = CircuitNews(origin: origin, reason: nil, failures: 0, probeAt: nil)
            return true
        }
        if isBack { telemetry.observe(.circuitClosed(origin: origin)) }
    }

    /// It did not answer, or said that it cannot.
    func failed(_ origin: String, because reason: String, at now: Date) {
        let hasOpened = book.withLock { book in
            guard book.circuits[origin] != nil || book.circuits.count < Self.hostLimit else { return false }
            var circuit = book.circuits[origin] ?? HostCircuit()
            let wasClosed = circuit.state == .closed
            let hasOpened = circuit.failed(at: now)
            book.circuits[origin] = circuit
            guard hasOpened, case .open(let until) = circuit.state else { return false }
            book.news[origin] = CircuitNews(
                origin: origin,
                reason: reason,
                failures: circuit.failures,
                probeAt: until
            )
            return wasClosed
        }
        if hasOpened { telemetry.observe(.circuitOpened(origin: origin, reason: reason)) }
    }

    /// Writes down what has changed since the last time.
    func write() async throws {
        let news = book.withLock { book in
            defer { book.news = [:] }
            return Array(book.news.values)
        }
        if !news.isEmpty { try await runs.note(news) }
    }
}
