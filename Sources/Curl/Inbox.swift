import Synchronization

/// What callers want of the loop, handed over in batches; the only thing they share with its thread.
final class Inbox: Sendable {
    struct Batch {
        var orders: [Order] = []
        var cancelled: [Order.ID] = []
        var isClosed = false

        var isEmpty: Bool { orders.isEmpty && cancelled.isEmpty && !isClosed }
    }

    private struct State {
        var batch = Batch()
        var waker: MultiHandle.Waker?
    }

    private let state = Mutex(State())

    /// Hands over an order; false, and nothing kept, when the loop is closed.
    func add(_ order: Order) -> Bool {
        change { batch in
            guard !batch.isClosed else { return false }
            batch.orders.append(order)
            return true
        }
    }

    /// Asks for the end of an order; one that is unknown or has ended is ignored.
    func cancel(_ id: Order.ID) {
        change { batch in
            if !batch.isClosed { batch.cancelled.append(id) }
        }
    }

    /// Takes no orders from now on.
    func close() {
        change { $0.isClosed = true }
    }

    /// All that came since the last call; `isClosed` stays.
    func take() -> Batch {
        state.withLock { state in
            let batch = state.batch
            state.batch = Batch(isClosed: batch.isClosed)
            return batch
        }
    }

    /// Whom to wake when something comes; nil before the multi handle goes.
    func setWaker(_ waker: MultiHandle.Waker?) {
        state.withLock { $0.waker = waker }
    }

    /// Wakes the loop for the first change only: it takes all there is at once.
    private func change<T: Sendable>(_ body: (inout Batch) -> T) -> T {
        state.withLock { state in
            let wasEmpty = state.batch.isEmpty
            let result = body(&state.batch)
            if wasEmpty, !state.batch.isEmpty { state.waker?.wake() }
            return result
        }
    }
}
