internal import Dispatch
internal import Glibc
internal import Synchronization

/// Runs one connection's work, one piece at a time in order, on one thread that lives as long as it.
final class ConnectionThread: SerialExecutor {
    private let line = Line()

    /// - Throws: `PostgresError.disconnected` when the machine has no thread left to give.
    init() throws(PostgresError) {
        guard BlockingThread.start({ [line] in line.run() }) else { throw .disconnected("no thread is left for it") }
    }

    deinit {
        line.append(.stop)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        line.append(.job(UnownedJob(job), self))
    }

    /// Runs `work` on the thread after what is already waiting.
    func run(_ work: @escaping @Sendable () -> Void) {
        line.append(.work(work))
    }

    func checkIsolated() {
        precondition(line.isCurrent, "a connection is used on its own thread only")
    }

    private enum Entry: Sendable {
        /// Holds the executor, so that the last job of a connection does not free it under its own feet.
        case job(UnownedJob, ConnectionThread)
        case work(@Sendable () -> Void)
        case stop
    }

    /// What waits for the thread; it outlives the executor until the thread has seen `stop`.
    private final class Line: Sendable {
        private let entries = Mutex<[Entry]>([])
        private let added = DispatchSemaphore(value: 0)
        private let thread = Mutex<pthread_t?>(nil)

        var isCurrent: Bool { thread.withLock { $0 == pthread_self() } }

        func append(_ entry: Entry) {
            entries.withLock { $0.append(entry) }
            added.signal()
        }

        func run() {
            thread.withLock { $0 = pthread_self() }
            while true {
                added.wait()
                for entry in takeAll() {
                    switch entry {
                    case .job(let job, let executor):
                        unsafe job.runSynchronously(on: executor.asUnownedSerialExecutor())
                    case .work(let work): work()
                    case .stop: return
                    }
                }
            }
        }

        private func takeAll() -> [Entry] {
            entries.withLock { entries in
                let all = entries
                entries = []
                return all
            }
        }
    }
}
