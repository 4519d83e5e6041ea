import FoundationEssentials

/// Whether a host is called: it is until it has failed often in a row, then one call at a time asks whether it is back.
struct HostCircuit: Sendable {
    enum State: Sendable, Equatable {
        case closed
        /// Nobody calls before `until`.
        case open(until: Date)
        /// One call is out to see; should nobody ever hear of it, another goes after `until`.
        case probing(until: Date)
    }

    /// Failures in a row that open it.
    static let patience = 10
    /// The first wait; each further one is twice as long.
    static let firstWait = 2.0
    static let longestWait = 30.0
    /// How long a probe may take, which is longer than any call may.
    private static let probeTime = 330.0
    /// What others wait while a probe is out.
    private static let glance = 1.0

    private(set) var state = State.closed
    /// In a row, since it last answered.
    private(set) var failures = 0
    private var waits = 0

    /// Nil when a call may go out now, else when to ask again.
    mutating func admit(at now: Date) -> Date? {
        switch state {
        case .closed: return nil
        case .open(let until), .probing(let until):
            if until <= now {
                state = .probing(until: now.addingTimeInterval(Self.probeTime))
                return nil
            }
            if case .open = state { return until }
            return now.addingTimeInterval(Self.glance)
        }
    }

    /// The call that was let through never went out.
    mutating func unsent(at now: Date) {
        if case .probing = state { state = .open(until: now) }
    }

    /// It answered; true when it was not called before.
    mutating func answered() -> Bool {
        defer { self = HostCircuit() }
        return state != .closed
    }

    /// It did not answer; true when it is not called from now on, or still not.
    mutating func failed(at now: Date) -> Bool {
        failures += 1
        if case .open = state { return false }  // what was under way when it opened
        if state == .closed && failures < Self.patience { return false }
        let wait = min(Self.firstWait * Double(1 << min(waits, 10)), Self.longestWait)
        waits += 1
        state = .open(until: now.addingTimeInterval(wait))
        return true
    }
}
