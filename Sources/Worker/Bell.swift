import Synchronization

/// Wakes one loop that has nothing to do: rung by whoever has news, from anywhere, at no cost.
///
/// A ring while nobody waits is kept, and several are one: the loop looks for everything that is new when it wakes.
package final class Bell: Sendable {
    private struct State {
        var isRung = false
        var isLate = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    package init() {}

    /// Wakes the loop that waits, or the next that will.
    package func ring() {
        let waiter = state.withLock { state in
            guard let waiter = state.waiter else {
                state.isRung = true
                return nil as CheckedContinuation<Void, Never>?
            }
            state.waiter = nil
            return waiter
        }
        waiter?.resume()
    }

    /// Returns when the bell rings, at the latest after `limit`, and at once when the task is cancelled.
    ///
    /// One loop at a time.
    package func wait(atMost limit: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                try? await Task.sleep(for: limit)  // cancelled or over: either way the waiting ends
                self.giveUp()
            }
            await withCheckedContinuation { waiter in
                let isOver = state.withLock { state in
                    defer { (state.isRung, state.isLate) = (false, false) }
                    if !state.isRung && !state.isLate { state.waiter = waiter }
                    return state.isRung || state.isLate
                }
                if isOver { waiter.resume() }
            }
            group.cancelAll()
        }
        state.withLock { $0.isLate = false }
    }

    private func giveUp() {
        let waiter = state.withLock { state in
            state.isLate = state.waiter == nil
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }
}
