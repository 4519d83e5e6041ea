internal import Glibc

/// A thread of our own for what blocks: libpq does, and a blocked cooperative thread starves every other task.
enum BlockingThread {
    /// Runs `work` on a new thread, which ends with it.
    ///
    /// - Returns: false when the machine has no thread left to give; then `work` is not done.
    static func start(_ work: @escaping @Sendable () -> Void) -> Bool {
        let box = unsafe Unmanaged.passRetained(Work(work))
        var thread = pthread_t()
        let refused = unsafe pthread_create(
            &thread,
            nil,
            { context in
                guard let context = unsafe context else { return nil }
                unsafe Unmanaged<Work>.fromOpaque(context).takeRetainedValue().work()
                return nil
            },
            box.toOpaque()
        )
        guard refused == 0 else {
            unsafe box.release()
            return false
        }
        pthread_detach(thread)
        return true
    }

    /// Blocks the thread it is called on.
    static func sleep(for duration: Duration) {
        let (seconds, attoseconds) = max(.zero, duration).components
        var request = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
        var rest = request
        // A signal wakes it early, with the rest filled in.
        while unsafe nanosleep(&request, &rest) != 0, errno == EINTR { request = rest }
    }

    private final class Work: Sendable {
        let work: @Sendable () -> Void

        init(_ work: @escaping @Sendable () -> Void) { self.work = work }
    }
}
