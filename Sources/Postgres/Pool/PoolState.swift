/// Who may have which connection, and what is to be done about it; it does nothing itself.
///
/// ```
/// connect ──connected──▶ leased ──release──▶ idle ──acquire──▶ leased …
///    └──connectFailed──▶ (back-off) ──▶ connect        leased, idle ──▶ closed
/// ```
/// A connection is idle only while nobody waits. At most `limit` are idle, leased or being made. After a failure one
/// attempt at a time is made, each after twice the delay of the one before, and only while somebody waits; those who
/// would give up before the next attempt fail at once.
package struct PoolState: Sendable {
    package typealias ConnectionID = Int
    package typealias WaiterID = Int
    package typealias Instant = ContinuousClock.Instant

    package struct Settings: Sendable {
        package var limit: Int
        /// A connection idle for longer is asked whether it still works before it is used.
        package var trust: Duration = .seconds(30)
        package var firstDelay: Duration = .milliseconds(50)
        package var longestDelay: Duration = .seconds(2)

        package init(limit: Int) { self.limit = limit }
    }

    package enum Action: Equatable {
        case hand(ConnectionID, to: WaiterID, check: Bool)
        case refuse(WaiterID, Refusal)
        /// One attempt is to be made after this long, if `mayConnect` then agrees.
        case connect(after: Duration)
        case close(ConnectionID)
    }

    package enum Refusal: Error, Equatable {
        case exhausted
        case unreachable(String)
        case closed
        case cancelled
    }

    private struct Idle {
        let id: ConnectionID
        let since: Instant
    }

    private struct Waiter {
        let id: WaiterID
        let deadline: Instant
    }

    private let settings: Settings
    private var idle: [Idle] = []
    private var leased: Set<ConnectionID> = []
    private var waiters: [Waiter] = []
    private var attempts = 0
    private var nextID = 0
    private var failures = 0
    private var lastFailure: String?
    private var nextAttempt: Instant?
    package private(set) var isClosed = false

    package init(_ settings: Settings) { self.settings = settings }

    package var counts: PostgresPoolCounts {
        PostgresPoolCounts(idle: idle.count, leased: leased.count, connecting: attempts, waiting: waiters.count)
    }

    /// Somebody wants a connection before `deadline`; the waiter's number is the caller's and is used once.
    package mutating func acquire(_ waiter: WaiterID, before deadline: Instant, at now: Instant) -> [Action] {
        guard !isClosed else { return [.refuse(waiter, .closed)] }
        if let (connection, check) = takeIdle(at: now) { return [.hand(connection, to: waiter, check: check)] }
        waiters.append(Waiter(id: waiter, deadline: deadline))
        return refuseHopeless(at: now) + connect(at: now)
    }

    /// The connection used last, when one is idle: it is the one most likely to work, and the others may rest.
    package mutating func takeIdle(at now: Instant) -> (ConnectionID, check: Bool)? {
        guard let last = idle.popLast() else { return nil }
        leased.insert(last.id)
        return (last.id, last.since.duration(to: now) >= settings.trust)
    }

    /// A waiter's deadline has passed, or its task was cancelled; nothing when it was served meanwhile.
    package mutating func leave(_ waiter: WaiterID, cancelled: Bool) -> [Action] {
        guard let index = waiters.firstIndex(where: { $0.id == waiter }) else { return [] }
        waiters.remove(at: index)
        guard !cancelled else { return [.refuse(waiter, .cancelled)] }
        let reason = isCutOff ? Refusal.unreachable(lastFailure ?? "the server has not answered yet") : .exhausted
        return [.refuse(waiter, reason)]
    }

    package mutating func release(_ connection: ConnectionID, reusable: Bool, at now: Instant) -> [Action] {
        guard leased.remove(connection) != nil else { return [] }
        guard reusable, !isClosed else { return [.close(connection)] + refuseHopeless(at: now) + connect(at: now) }
        return place(connection, at: now)
    }

    /// Whether an attempt whose delay is over is still wanted; if not, it counts as made.
    package mutating func mayConnect() -> Bool {
        guard isClosed || waiters.isEmpty else { return true }
        abandonAttempt()
        return false
    }

    /// An attempt will not be made after all.
    package mutating func abandonAttempt() { attempts -= 1 }

    /// An attempt succeeded; the new connection's number, and what becomes of it.
    package mutating func connected(at now: Instant) -> (ConnectionID, [Action]) {
        attempts -= 1
        failures = 0
        nextAttempt = nil
        lastFailure = nil
        nextID += 1
        guard !isClosed else { return (nextID, [.close(nextID)]) }
        return (nextID, place(nextID, at: now) + connect(at: now))
    }

    /// An attempt failed; attempts that failed together count as one.
    package mutating func connectFailed(_ reason: String, at now: Instant) -> [Action] {
        attempts -= 1
        lastFailure = reason
        if nextAttempt.map({ $0 <= now }) ?? true {
            let doubled = settings.firstDelay * (1 << min(failures, 20))
            failures += 1
            nextAttempt = now.advanced(by: min(doubled, settings.longestDelay))
        }
        return refuseHopeless(at: now) + connect(at: now)
    }

    /// Refuses those who wait and closes what is idle; leased connections are closed when they come back.
    package mutating func close() -> [Action] {
        isClosed = true
        defer {
            waiters = []
            idle = []
        }
        return waiters.map { .refuse($0.id, .closed) } + idle.map { .close($0.id) }
    }

    /// How long until the next attempt may be made.
    package func delay(at now: Instant) -> Duration {
        nextAttempt.map { max(.zero, now.duration(to: $0)) } ?? .zero
    }

    /// Whether no connection exists that could come free.
    private var isCutOff: Bool { leased.isEmpty && idle.isEmpty }

    /// Gives a connection that works to the one who waited longest.
    private mutating func place(_ connection: ConnectionID, at now: Instant) -> [Action] {
        guard !waiters.isEmpty else {
            leased.remove(connection)
            idle.append(Idle(id: connection, since: now))
            return []
        }
        leased.insert(connection)
        return [.hand(connection, to: waiters.removeFirst().id, check: false)]
    }

    private mutating func connect(at now: Instant) -> [Action] {
        var actions: [Action] = []
        while !isClosed, attempts < waiters.count, idle.count + leased.count + attempts < settings.limit,
            failures == 0 || attempts == 0
        {
            attempts += 1
            actions.append(.connect(after: delay(at: now)))
        }
        return actions
    }

    private mutating func refuseHopeless(at now: Instant) -> [Action] {
        guard isCutOff, let nextAttempt, now < nextAttempt else { return [] }
        let hopeless = waiters.filter { $0.deadline <= nextAttempt }
        waiters.removeAll { $0.deadline <= nextAttempt }
        return hopeless.map { .refuse($0.id, .unreachable(lastFailure ?? "the server has not answered yet")) }
    }
}
