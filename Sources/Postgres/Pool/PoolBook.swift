/// The connections and callers behind the numbers that `PoolState` deals with.
struct PoolBook {
    typealias Waiter = CheckedContinuation<Lease, any Error>

    struct Lease: Sendable {
        let id: PoolState.ConnectionID
        let connection: PostgresConnection
        let needsCheck: Bool
    }

    /// An action with what it is to be done to.
    enum Effect: Sendable {
        case serve(Waiter?, Lease)
        case refuse(Waiter?, PoolState.Refusal)
        case connect(after: Duration)
        case close(PostgresConnection?)
    }

    var state: PoolState
    private var connections: [PoolState.ConnectionID: PostgresConnection] = [:]
    private var waiters: [PoolState.WaiterID: Waiter] = [:]
    private var lastWaiter = 0

    init(_ state: PoolState) { self.state = state }

    mutating func newWaiter() -> PoolState.WaiterID {
        lastWaiter += 1
        return lastWaiter
    }

    /// An idle connection, when there is one; the common case, without a continuation.
    mutating func leaseAtOnce(at now: PoolState.Instant) -> Lease? {
        guard let (id, check) = state.takeIdle(at: now), let connection = connections[id] else { return nil }
        return Lease(id: id, connection: connection, needsCheck: check)
    }

    mutating func wait(
        _ waiter: PoolState.WaiterID,
        _ continuation: Waiter,
        before deadline: PoolState.Instant,
        at now: PoolState.Instant
    ) -> [PoolState.Action] {
        waiters[waiter] = continuation
        return state.acquire(waiter, before: deadline, at: now)
    }

    mutating func add(_ connection: PostgresConnection, at now: PoolState.Instant) -> [PoolState.Action] {
        let (id, actions) = state.connected(at: now)
        connections[id] = connection
        return actions
    }

    mutating func effect(of action: PoolState.Action) -> Effect {
        switch action {
        case .hand(let id, let waiter, let check):
            let continuation = waiters.removeValue(forKey: waiter)
            guard let connection = connections[id] else { return .refuse(continuation, .closed) }
            return .serve(continuation, Lease(id: id, connection: connection, needsCheck: check))
        case .refuse(let waiter, let refusal): return .refuse(waiters.removeValue(forKey: waiter), refusal)
        case .connect(let delay): return .connect(after: delay)
        case .close(let id): return .close(connections.removeValue(forKey: id))
        }
    }
}
