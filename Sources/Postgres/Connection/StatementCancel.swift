internal import CPostgres
internal import Dispatch
internal import Synchronization

/// Asks the server to give up the statement that a connection has in flight.
///
/// `PQcancel` opens a connection of its own and blocks while it does; on a dead network that takes minutes. So it is sent
/// from a thread of its own, and nobody waits for it without a limit.
final class StatementCancel: Sendable {
    private let handle: Mutex<CancelHandle>
    private let sent = DispatchSemaphore(value: 0)

    init(_ handle: consuming sending CancelHandle) {
        self.handle = Mutex(handle)
    }

    func request() {
        let isOnItsWay = BlockingThread.start { [self] in
            handle.withLock { $0.send() }
            sent.signal()
        }
        // Not asked is settled too: the statement goes on until the grace is over.
        if !isOnItsWay { sent.signal() }
    }

    /// Waits until the one request made has reached the server, or is known not to: only then is the connection's next
    /// statement safe from it.
    ///
    /// - Returns: whether that was so before the deadline.
    func isSettled(before deadline: ContinuousClock.Instant) -> Bool {
        let rest = max(.zero, deadline - .now).components
        let nanoseconds = Int(rest.seconds) * 1_000_000_000 + Int(rest.attoseconds / 1_000_000_000)
        return sent.wait(timeout: .now() + .nanoseconds(nanoseconds)) == .success
    }
}

/// Owns one `PGcancel`: a copy of the server's address and of the connection's key, which shares nothing with the
/// `PGconn` it was made from.
@safe struct CancelHandle: ~Copyable {
    private let cancel: OpaquePointer?

    /// Takes ownership of what `PQgetCancel` returned.
    init(owning cancel: OpaquePointer?) {
        unsafe self.cancel = cancel
    }

    deinit {
        unsafe PQfreeCancel(cancel)
    }

    /// Blocks; a failure shows as the statement going on.
    func send() {
        var reason = [CChar](repeating: 0, count: 256)
        unsafe _ = PQcancel(cancel, &reason, Int32(reason.count))
    }
}
