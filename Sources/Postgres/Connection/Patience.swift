/// How long one statement may still be waited for, and what happens when that is over.
///
/// ```
/// waiting ── limit passed, or task cancelled ──▶ cancelling (PQcancel asked) ── grace passed ──▶ given up
///    └── answer ──▶ done                             └── answer ──▶ done
/// ```
/// Pure but for the clock that is handed in.
package struct Patience {
    package enum Interruption {
        case timedOut
        case taskCancelled
    }

    package enum Advice: Equatable {
        /// Wait for the socket, this many milliseconds at most, then ask again.
        case wait(milliseconds: Int32)
        /// Ask the server to cancel, then wait.
        case cancel
        /// Nothing more will come: break the connection.
        case giveUp
    }

    /// How long a cancelled statement may take to end.
    package static let grace: Duration = .seconds(2)

    /// The longest wait in one piece: so late may a task's cancellation be noticed.
    package static let longestWaitMilliseconds: Int32 = 50

    package let timeout: Duration
    /// False for what must be finished even in a cancelled task: a rollback.
    let heedsCancellation: Bool
    private(set) var deadline: ContinuousClock.Instant
    package private(set) var interruption: Interruption?
    private var nextWaitMilliseconds: Int32 = 4

    package init(_ timeout: Duration, from now: ContinuousClock.Instant, heedsCancellation: Bool = true) {
        self.timeout = timeout
        self.heedsCancellation = heedsCancellation
        deadline = now.advanced(by: min(timeout, .seconds(365 * 86_400)))
    }

    package mutating func advice(at now: ContinuousClock.Instant, taskIsCancelled: Bool) -> Advice {
        if interruption == nil {
            if heedsCancellation, taskIsCancelled { return interrupt(.taskCancelled, at: now) }
            if now >= deadline { return interrupt(.timedOut, at: now) }
        } else if now >= deadline {
            return .giveUp
        }
        let rest = (deadline - now).wholeMilliseconds
        defer { nextWaitMilliseconds = min(2 * nextWaitMilliseconds, Self.longestWaitMilliseconds) }
        return .wait(milliseconds: Int32(min(rest, Int64(nextWaitMilliseconds))))
    }

    private mutating func interrupt(_ reason: Interruption, at now: ContinuousClock.Instant) -> Advice {
        interruption = reason
        deadline = now.advanced(by: Self.grace)
        return .cancel
    }
}

extension Duration {
    /// Rounded up, so that a wait is not a busy one at the end.
    fileprivate var wholeMilliseconds: Int64 {
        components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000 + 1
    }
}
