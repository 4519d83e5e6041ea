import Synchronization

/// Many deliveries, a few at a time: never more in hand than may be on their way.
package struct SendBurst: Sendable {
    /// On their way at once when only the receiver sets the pace.
    package static let width = 16
    /// On their way at once when a rate is asked for: enough that a slow answer does not lower it.
    package static let widthAtRate = 64
    private static let progressInterval = Duration.seconds(2)

    /// What became of one delivery.
    package enum Outcome: Sendable {
        /// With this status.
        case answered(Int)
        /// And why.
        case unanswered(String)
    }

    private let count: Int
    private let rate: Double?

    /// `rate` is how many may begin in a second; nil sets no limit.
    package init(count: Int, rate: Double?) {
        self.count = count
        self.rate = rate
    }

    /// Calls `send` with each number from 0, and tells `progress` every two seconds how far it is.
    ///
    /// Throws `CancellationError` when it was cancelled between two deliveries.
    package func run(
        send: @escaping @Sendable (Int) async -> Outcome,
        progress: (SendTally) -> Void
    ) async throws -> SendTally {
        let clock = ContinuousClock()
        let begin = clock.now
        let ledger = Ledger()
        var said = begin
        func tell() {
            let now = clock.now
            guard now - said >= Self.progressInterval else { return }
            said = now
            progress(ledger.tally.withLock { $0 })
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            let width = rate == nil ? Self.width : Self.widthAtRate
            for number in 0..<count {
                if number >= width { try await group.next() }
                if let rate { try await clock.sleep(until: begin + .seconds(Double(number) / rate)) }
                tell()
                group.addTask {
                    let outcome = await send(number)
                    let elapsed = clock.now - begin
                    ledger.tally.withLock { $0.add(outcome, after: elapsed) }
                }
            }
            while try await group.next() != nil { tell() }
        }
        return ledger.tally.withLock { $0 }
    }

    /// Written by each delivery when it is over, and read in between.
    private final class Ledger: Sendable {
        let tally = Mutex(SendTally())
    }
}
