import Glibc
import Synchronization

/// A thread for something that blocks for long stretches, which neither Swift's cooperative pool nor a shared queue may.
///
/// SIGPIPE is blocked on it: with `CURLOPT_NOSIGNAL`, libcurl leaves that to us, and its default ends the process.
final class LoopThread: Sendable {
    private struct State {
        var thread: pthread_t?
        var hasEnded = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    /// Carries the work through C's `void *`.
    private final class Start {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    private let state = Mutex(State())

    /// Starts the thread.
    init(_ body: @escaping @Sendable () -> Void) {
        let start = Start { [self] in
            body()
            end()
        }
        state.withLock { state in
            var thread = pthread_t()
            let code = unsafe pthread_create(&thread, nil, Self.main, Unmanaged.passRetained(start).toOpaque())
            precondition(code == 0, "no thread for the loop: error \(code)")
            state.thread = thread
        }
    }

    deinit {
        if let thread = state.withLock({ $0.thread }) { pthread_detach(thread) }
    }

    /// Returns when the thread is gone; any number of callers, at any time.
    func join() async {
        await withCheckedContinuation { waiter in
            let hasEnded = state.withLock { state in
                if !state.hasEnded { state.waiters.append(waiter) }
                return state.hasEnded
            }
            if hasEnded { waiter.resume() }
        }
        // The thread has nothing left to do but return: this waits for microseconds.
        if let thread = state.withLock({ $0.thread.take() }) { pthread_join(thread, nil) }
    }

    private func end() {
        let waiters = state.withLock { state in
            state.hasEnded = true
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { start in
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, SIGPIPE)
        unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
        if let start = unsafe start { unsafe Unmanaged<Start>.fromOpaque(start).takeRetainedValue().body() }
        return nil
    }
}
