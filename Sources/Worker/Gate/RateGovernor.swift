import Domain
import FoundationEssentials
import Store
import Synchronization
import Telemetry

/// Keeps calls to Bitbucket under its limits, together with all other workers: they count in one place, a second at a time.
final class RateGovernor: Sendable {
    private let runs: RunStore
    private let telemetry: Telemetry
    private let book = Mutex(RateBook())

    init(runs: RunStore, telemetry: Telemetry) {
        self.runs = runs
        self.telemetry = telemetry
    }

    /// Nil when a call may go out now, and then it counts; else when to ask again, and why.
    func wait(
        for key: RateBook.Key,
        as connection: String,
        assumed: Int?,
        at now: Date
    ) -> (until: Date, because: String)? {
        book.withLock { $0.admit(key, as: connection, assumed: assumed, at: now) }
    }

    /// An answer, and what it says of the limit.
    func answered(_ key: RateBook.Key, status: Int, retryAfter: Duration?, perHour: Int?, at now: Date) {
        let isHeld = book.withLock {
            $0.answered(key, status: status, retryAfter: retryAfter, perHour: perHour, at: now)
        }
        if isHeld { telemetry.observe(.rateLimited(bucket: key.bucket, resource: key.resource)) }
    }

    /// Adds what this worker has called to what all have, and learns the sum.
    func write() async throws {
        let notes = book.withLock { $0.takeNotes() }
        guard !notes.isEmpty else { return }
        let totals = try await runs.note(notes)
        book.withLock { $0.learn(totals) }
    }
}
