import Synchronization

/// The port that the system gave, for whoever waits until there is one.
final class BoundPort: Sendable {
    private enum State {
        case waiting([Int: CheckedContinuation<Int, any Error>], last: Int)
        case bound(Int)
        case over(any Error)
    }

    private let state = Mutex(State.waiting([:], last: 0))

    /// The port, once it is bound.
    ///
    /// Throws what ended the server before that, or `CancellationError`.
    var value: Int {
        get async throws {
            let id = newWaiter()
            return try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { wait(id, $0) }
            } onCancel: {
                cancel(id)
            }
        }
    }

    func bind(_ port: Int) {
        end(.bound(port)) { $0.resume(returning: port) }
    }

    /// The server is over; a port that was bound before stays known.
    func fail(_ error: any Error) {
        end(.over(error)) { $0.resume(throwing: error) }
    }

    private func newWaiter() -> Int {
        state.withLock { state in
            guard case .waiting(let waiters, let last) = state else { return 0 }
            state = .waiting(waiters, last: last + 1)
            return last + 1
        }
    }

    private func wait(_ id: Int, _ waiter: CheckedContinuation<Int, any Error>) {
        let result: Result<Int, any Error>? = state.withLock { state in
            switch state {
            case .bound(let port): return .success(port)
            case .over(let error): return .failure(error)
            case .waiting(var waiters, let last):
                // Asked here, under the lock, so that a cancellation is either seen now or finds the waiter.
                guard !Task.isCancelled else { return .failure(CancellationError()) }
                waiters[id] = waiter
                state = .waiting(waiters, last: last)
                return nil
            }
        }
        if let result { waiter.resume(with: result) }
    }

    private func cancel(_ id: Int) {
        let waiter = state.withLock { state -> CheckedContinuation<Int, any Error>? in
            guard case .waiting(var waiters, let last) = state else { return nil }
            let waiter = waiters.removeValue(forKey: id)
            state = .waiting(waiters, last: last)
            return waiter
        }
        waiter?.resume(throwing: CancellationError())
    }

    private func end(_ outcome: State, _ resume: (CheckedContinuation<Int, any Error>) -> Void) {
        let waiters = state.withLock { state -> [CheckedContinuation<Int, any Error>] in
            guard case .waiting(let waiters, _) = state else { return [] }
            state = outcome
            return Array(waiters.values)
        }
        for waiter in waiters { resume(waiter) }
    }
}
