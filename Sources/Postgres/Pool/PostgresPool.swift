internal import Synchronization

/// A limited number of connections, made when they are needed and kept.
///
/// `PoolState` decides, under a lock; this acts, outside it. Connecting happens on the new connection's own thread, so
/// that it goes on when the caller who caused it gives up.
package final class PostgresPool: Sendable {
    private let conninfo: String
    private let observe: @Sendable (PostgresPoolEvent) -> Void
    private let book: Mutex<PoolBook>

    /// Connects to nothing yet.
    ///
    /// - Parameters:
    ///   - conninfo: key=value pairs or a `postgresql://` URL.
    ///   - limit: the greatest number of connections, at least 1.
    ///   - observe: called outside all locks, on any thread; it must not block.
    package convenience init(
        conninfo: String,
        limit: Int,
        observe: @escaping @Sendable (PostgresPoolEvent) -> Void = { _ in }
    ) {
        self.init(conninfo: conninfo, settings: PoolState.Settings(limit: limit), observe: observe)
    }

    /// The same, with its times chosen.
    package init(
        conninfo: String,
        settings: PoolState.Settings,
        observe: @escaping @Sendable (PostgresPoolEvent) -> Void = { _ in }
    ) {
        precondition(settings.limit >= 1, "a pool without connections serves nobody")
        self.conninfo = conninfo
        self.observe = observe
        book = Mutex(PoolBook(PoolState(settings)))
    }

    package var counts: PostgresPoolCounts { book.withLock { $0.state.counts } }

    /// Lends a connection to `body`; those who wait are served in the order they came.
    ///
    /// A connection that broke, was left inside a transaction, or listens is not used again. One that the server closed
    /// meanwhile, or that was idle for half a minute and does not answer, is replaced before `body` sees it. `body` must
    /// not keep the connection. Other session state (`set`, temporary tables) is the next one's too.
    ///
    /// - Throws: what `body` throws; `PostgresError.poolExhausted` when all were in use for `waitAtMost`,
    ///   `.disconnected` when there is no reaching the server in that time, and at once when that is known before.
    package func withConnection<T: Sendable>(
        waitAtMost: Duration = .seconds(3),
        _ body: (PostgresConnection) async throws -> T
    ) async throws -> T {
        let lease = try await lease(within: waitAtMost)
        defer { giveBack(lease) }
        return try await body(lease.connection)
    }

    /// Runs one statement on some connection.
    ///
    /// When the connection turns out to be broken before the statement was sent, it is sent once more on another.
    ///
    /// - Throws: as `withConnection` and `PostgresConnection.execute`.
    @discardableResult
    package func execute(_ query: Query, timeout: Duration = .seconds(30)) async throws -> [PostgresRow] {
        let first: [PostgresRow]? = try await withConnection { connection in
            do {
                return try await connection.execute(query, timeout: timeout)
            } catch PostgresError.disconnected {
                return nil
            }
        }
        if let first { return first }
        return try await withConnection { try await $0.execute(query, timeout: timeout) }
    }

    /// Closes what is idle and refuses who waits or comes later; a connection that is lent is closed when it comes back.
    package func close() async {
        act { $0.state.close() }
    }

    // MARK: Lending.

    private func lease(within wait: Duration) async throws -> PoolBook.Lease {
        let deadline = ContinuousClock.now.advanced(by: wait)
        while true {
            try Task.checkCancellation()
            let lease = try await nextLease(before: deadline, wait)
            if await works(lease) { return lease }
            lease.connection.standing.noteBroken()
            giveBack(lease)
        }
    }

    private func works(_ lease: PoolBook.Lease) async -> Bool {
        guard lease.connection.standing.looksAlive else { return false }
        guard lease.needsCheck else { return true }
        // Whatever goes wrong here has one consequence: another connection.
        return (try? await lease.connection.execute("select 1", timeout: .seconds(1))) != nil
    }

    private func nextLease(before deadline: ContinuousClock.Instant, _ wait: Duration) async throws -> PoolBook.Lease {
        if let lease = book.withLock({ $0.leaseAtOnce(at: .now) }) { return lease }
        let waiter = book.withLock { $0.newWaiter() }
        async let _: Void = leave(waiter, at: deadline)
        do {
            return try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { continuation in
                    act { $0.wait(waiter, continuation, before: deadline, at: .now) }
                    // The handler below may have run before there was anybody to call off.
                    if Task.isCancelled { act { $0.state.leave(waiter, cancelled: true) } }
                }
            } onCancel: {
                act { $0.state.leave(waiter, cancelled: true) }
            }
        } catch PoolState.Refusal.exhausted {
            observe(.exhausted(wait))
            throw PostgresError.poolExhausted(wait)
        } catch PoolState.Refusal.unreachable(let reason) {
            throw PostgresError.disconnected(reason)
        } catch PoolState.Refusal.closed {
            throw PostgresError.disconnected("the pool is closed")
        } catch PoolState.Refusal.cancelled {
            throw CancellationError()
        }
    }

    private func leave(_ waiter: PoolState.WaiterID, at deadline: ContinuousClock.Instant) async {
        // Cancelled when the waiter was served.
        guard (try? await Task.sleep(until: deadline, clock: .continuous)) != nil else { return }
        act { $0.state.leave(waiter, cancelled: false) }
    }

    private func giveBack(_ lease: PoolBook.Lease) {
        let reusable = lease.connection.standing.isReusable
        act { $0.state.release(lease.id, reusable: reusable, at: .now) }
        if !reusable { observe(.dropped) }
    }

    // MARK: Acting on what was decided.

    private func act(_ decide: (inout PoolBook) -> [PoolState.Action]) {
        let effects = book.withLock { book in decide(&book).map { book.effect(of: $0) } }
        for effect in effects {
            switch effect {
            case .serve(let waiter, let lease): waiter?.resume(returning: lease)
            case .refuse(let waiter, let refusal): waiter?.resume(throwing: refusal)
            case .connect(let delay): connect(after: delay)
            // Letting go of the last reference closes it.
            case .close: break
            }
        }
    }

    private func connect(after delay: Duration) {
        guard delay > .zero else {
            attempt()
            return
        }
        let isOnItsWay = BlockingThread.start { [self] in
            BlockingThread.sleep(for: delay)
            if book.withLock({ $0.state.mayConnect() }) { attempt() }
        }
        // Trying again at once would try for ever; those who wait have deadlines.
        if !isOnItsWay { book.withLock { $0.state.abandonAttempt() } }
    }

    private func attempt() {
        PostgresConnection.start(conninfo) { [self] outcome in
            switch outcome {
            case .success(let connection):
                act { $0.add(connection, at: .now) }
                observe(.connected)
            case .failure(let error):
                act { $0.state.connectFailed(error.reason, at: .now) }
                let delay = book.withLock { $0.state.delay(at: .now) }
                observe(.connectFailed(reason: error.reason, nextAttemptIn: delay))
            }
        }
    }
}

extension PostgresError {
    /// A failed connection's reason, without this type's own words around it.
    fileprivate var reason: String {
        switch self {
        case .disconnected(let reason), .outcomeUnknown(let reason): reason
        default: description
        }
    }
}
