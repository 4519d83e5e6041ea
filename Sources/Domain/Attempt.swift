package import FoundationEssentials

/// One try at one step: what was sent, what came back, how long it took.
///
/// Written down whatever it gave.
package struct Attempt: Sendable {
    /// How it is filed: the words of `bittern_store.attempt.outcome`.
    package enum Kind: String, Sendable {
        case succeeded
        case skipped
        case retry
        case dead
        case unauthorised
        case unknown
    }

    package let stepID: String
    package let startedAt: Date
    package let duration: Duration
    package let kind: Kind
    package let reason: String?
    /// As it left, secrets hidden; JSON text.
    package let request: [UInt8]?
    /// Status, headers and what was kept of the body; JSON text.
    package let answer: [UInt8]?

    package init(
        stepID: String,
        startedAt: Date,
        duration: Duration,
        kind: Kind,
        reason: String?,
        request: [UInt8]?,
        answer: [UInt8]?
    ) {
        self.stepID = stepID
        self.startedAt = startedAt
        self.duration = duration
        self.kind = kind
        self.reason = reason
        self.request = request
        self.answer = answer
    }
}

/// Where a run goes after a try.
package enum Verdict: Sendable, Equatable {
    /// The step is done; the worker goes on with the next under the same lease.
    case goOn
    /// The step is done; the next is due then, for any worker.
    case goOnLater(at: Date)
    case retry(at: Date)
    /// Not begun, and not counted as a try: the other side is known not to answer just now.
    case putOff(until: Date, because: String)
    /// Waits until the connection is authorised again.
    case park(because: String)
    case succeeded
    case dead(because: String)
    /// Given back untouched, at once: nothing was sent and the try does not count.
    case giveBack
}

/// What a worker reports of one run: the attempt, none when it was never begun, and the verdict.
package struct RunReport: Sendable {
    package let run: Int64
    package let lease: UUID
    package let step: Int
    package let number: Int
    package let attempt: Attempt?
    package let verdict: Verdict

    package init(run: Int64, lease: UUID, step: Int, number: Int, attempt: Attempt?, verdict: Verdict) {
        self.run = run
        self.lease = lease
        self.step = step
        self.number = number
        self.attempt = attempt
        self.verdict = verdict
    }
}
