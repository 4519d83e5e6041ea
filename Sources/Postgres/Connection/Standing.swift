internal import Synchronization

/// What may be known about a connection from any thread, without waiting for its own.
final class Standing: Sendable {
    private struct Facts {
        var isBroken = false
        var isInTransaction = false
        var isListening = false
    }

    private let facts = Mutex(Facts())
    private let socket: Int32

    init(socket: Int32) { self.socket = socket }

    var isBroken: Bool { facts.withLock(\.isBroken) }

    /// Whether a pool may give it to the next one: alive, no transaction left open, no notifications to come.
    var isReusable: Bool { facts.withLock { !$0.isBroken && !$0.isInTransaction && !$0.isListening } }

    /// Whether the server has not hung up; to be asked by whoever has the connection to itself.
    var looksAlive: Bool { facts.withLock { !$0.isBroken && !Socket.isHungUp(socket) } }

    func note(isBroken: Bool, isInTransaction: Bool) {
        facts.withLock {
            $0.isBroken = $0.isBroken || isBroken
            $0.isInTransaction = isInTransaction
        }
    }

    func noteBroken() { facts.withLock { $0.isBroken = true } }

    func noteListening() { facts.withLock { $0.isListening = true } }
}
