import Postgres
import Testing

/// No sockets, no clock, no tasks: every race is an order of calls.
struct PoolStateTests {
    private let start = ContinuousClock.now
    private var soon: ContinuousClock.Instant { start.advanced(by: .seconds(3)) }

    private func state(limit: Int = 2) -> PoolState { PoolState(PoolState.Settings(limit: limit)) }

    /// A pool with this many connections, all idle since the start.
    private func connected(_ count: Int, limit: Int) -> PoolState {
        var state = state(limit: limit)
        for waiter in 0..<count { _ = state.acquire(-1 - waiter, before: soon, at: start) }
        let ids = (0..<count).map { _ in state.connected(at: start).0 }
        for id in ids { _ = state.release(id, reusable: true, at: start) }
        return state
    }

    @Test func `nothing is connected before it is wanted, then one per waiter up to the limit`() {
        var state = state()
        #expect(state.counts.connecting == 0)
        #expect(state.acquire(1, before: soon, at: start) == [.connect(after: .zero)])
        #expect(state.acquire(2, before: soon, at: start) == [.connect(after: .zero)])
        #expect(state.acquire(3, before: soon, at: start) == [])
        #expect(state.counts == PostgresPoolCounts(idle: 0, leased: 0, connecting: 2, waiting: 3))
    }

    @Test func `those who wait are served in the order they came`() {
        var state = state(limit: 1)
        for waiter in 1...3 { _ = state.acquire(waiter, before: soon, at: start) }
        let (id, actions) = state.connected(at: start)
        #expect(actions == [.hand(id, to: 1, check: false)])
        #expect(state.release(id, reusable: true, at: start) == [.hand(id, to: 2, check: false)])
        #expect(state.leave(3, cancelled: true) == [.refuse(3, .cancelled)])
        #expect(state.release(id, reusable: true, at: start) == [])
        #expect(state.counts == PostgresPoolCounts(idle: 1, leased: 0, connecting: 0, waiting: 0))
    }

    @Test func `a connection idle for long is to be checked, one used lately is not and goes first`() {
        var state = connected(2, limit: 2)
        let later = start.advanced(by: .seconds(30))
        #expect(state.acquire(1, before: soon, at: later) == [.hand(2, to: 1, check: true)])
        #expect(state.release(2, reusable: true, at: later) == [])
        #expect(state.acquire(2, before: soon, at: later) == [.hand(2, to: 2, check: false)])
        let oldest = state.takeIdle(at: later)
        #expect(oldest?.check == true)
    }

    @Test func `a broken connection makes room for another when somebody waits`() {
        var state = connected(1, limit: 1)
        _ = state.acquire(1, before: soon, at: start)
        #expect(state.acquire(2, before: soon, at: start) == [])
        #expect(state.release(1, reusable: false, at: start) == [.close(1), .connect(after: .zero)])
        #expect(state.connected(at: start).1 == [.hand(2, to: 2, check: false)])
        #expect(state.release(2, reusable: false, at: start) == [.close(2)])
        #expect(state.counts == PostgresPoolCounts(idle: 0, leased: 0, connecting: 0, waiting: 0))
    }

    @Test func `returning twice does nothing the second time`() {
        var state = connected(1, limit: 1)
        _ = state.acquire(1, before: soon, at: start)
        _ = state.release(1, reusable: true, at: start)
        #expect(state.release(1, reusable: true, at: start) == [])
        #expect(state.counts.idle == 1)
    }

    @Test func `a waiter served is not refused, one refused is not served`() {
        var state = connected(1, limit: 1)
        _ = state.acquire(1, before: soon, at: start)
        #expect(state.leave(1, cancelled: false) == [])
        _ = state.acquire(2, before: soon, at: start)
        #expect(state.leave(2, cancelled: false) == [.refuse(2, .exhausted)])
        #expect(state.release(1, reusable: true, at: start) == [])
        #expect(state.counts.idle == 1)
    }

    @Test func `failures wait twice as long each time, up to the longest`() {
        var state = state(limit: 1)
        var now = start
        var delays: [Duration] = []
        _ = state.acquire(1, before: start.advanced(by: .seconds(3_600)), at: now)
        for _ in 0..<8 {
            for case .connect(let delay) in state.connectFailed("x", at: now) {
                delays.append(delay)
                now = now.advanced(by: delay)
            }
        }
        #expect(delays == [50, 100, 200, 400, 800, 1_600, 2_000, 2_000].map { .milliseconds($0) })
    }

    @Test func `after a failure one attempt is made at a time, and attempts that failed together count once`() {
        var state = state(limit: 3)
        for waiter in 1...3 { _ = state.acquire(waiter, before: soon, at: start) }
        #expect(state.connectFailed("x", at: start) == [])
        #expect(state.connectFailed("x", at: start) == [])
        #expect(state.connectFailed("x", at: start) == [.connect(after: .milliseconds(50))])
        #expect(state.acquire(4, before: soon, at: start) == [])
        let (id, actions) = state.connected(at: soon)
        #expect(actions == [.hand(id, to: 1, check: false), .connect(after: .zero), .connect(after: .zero)])
    }

    @Test func `who would give up before the next attempt fails at once, with the reason`() {
        var state = state(limit: 1)
        let patient = start.advanced(by: .seconds(60))
        let hasty = start.advanced(by: .milliseconds(10))
        _ = state.acquire(1, before: patient, at: start)
        _ = state.acquire(2, before: hasty, at: start)
        #expect(
            state.connectFailed("refused", at: start)
                == [.refuse(2, .unreachable("refused")), .connect(after: .milliseconds(50))]
        )
        #expect(state.acquire(3, before: hasty, at: start) == [.refuse(3, .unreachable("refused"))])
        #expect(state.leave(1, cancelled: false) == [.refuse(1, .unreachable("refused"))])
        let isWanted = state.mayConnect()
        #expect(!isWanted)
        #expect(state.counts == PostgresPoolCounts(idle: 0, leased: 0, connecting: 0, waiting: 0))
        let after = start.advanced(by: .seconds(1))
        #expect(state.acquire(4, before: patient, at: after) == [.connect(after: .zero)])
    }

    @Test func `while a connection is out, nobody is hopeless`() {
        var state = connected(1, limit: 2)
        _ = state.acquire(1, before: soon, at: start)
        _ = state.acquire(2, before: start.advanced(by: .milliseconds(10)), at: start)
        #expect(state.connectFailed("refused", at: start) == [.connect(after: .milliseconds(50))])
        #expect(state.release(1, reusable: true, at: start) == [.hand(1, to: 2, check: false)])
    }

    @Test func `closing refuses who waits and comes, and closes what is idle, comes back, or is being made`() {
        var state = connected(2, limit: 3)
        _ = state.acquire(1, before: soon, at: start)
        #expect(state.close() == [.close(1)])
        #expect(state.acquire(2, before: soon, at: start) == [.refuse(2, .closed)])
        #expect(state.release(2, reusable: true, at: start) == [.close(2)])

        var waiting = self.state(limit: 1)
        _ = waiting.acquire(1, before: soon, at: start)
        #expect(waiting.close() == [.refuse(1, .closed)])
        #expect(waiting.connected(at: start).1 == [.close(1)])
        let isWanted = waiting.mayConnect()
        #expect(!isWanted)
    }

    @Test func `an attempt given up leaves room for another`() {
        var state = state(limit: 1)
        _ = state.acquire(1, before: soon, at: start)
        state.abandonAttempt()
        #expect(state.acquire(2, before: soon, at: start) == [.connect(after: .zero)])
    }
}
