import Synchronization

/// Lets callers wait for one piece of work each, which is done for many at once: a batch forms while those before are at work.
final class Gathering<Piece: Sendable, Answer: Sendable>: Sendable {
    /// A piece and whoever waits for what comes of it.
    struct Waiting: Sendable {
        let piece: Piece
        let waiter: CheckedContinuation<Answer?, Never>
    }

    private let most: Int
    private let atOnce: Int
    private let bell = Bell()
    /// `nil` once it is over: what comes later is not taken.
    private let waiting = Mutex<[Waiting]?>([])

    /// `most` pieces in a batch, and so many batches at work at the same time.
    init(most: Int, atOnce: Int) {
        self.most = most
        self.atOnce = atOnce
    }

    /// What came of the piece; `nil` when it was not done, because the work has ended.
    func answer(_ piece: Piece) async -> Answer? {
        await withCheckedContinuation { waiter in
            let isTaken = waiting.withLock { waiting in
                waiting?.append(Waiting(piece: piece, waiter: waiter))
                return waiting != nil
            }
            if isTaken { bell.ring() } else { waiter.resume(returning: nil) }
        }
    }

    /// Does the work, batch by batch, until it is cancelled; then what still waits is answered `nil`.
    ///
    /// `work` resumes each waiter of its batch exactly once.
    func run(_ work: @escaping @Sendable ([Waiting]) async -> Void) async {
        await withTaskGroup(of: Void.self) { group in
            var working = 0
            while !Task.isCancelled {
                // First: what comes meanwhile belongs to this batch.
                if working == atOnce {
                    await group.next()
                    working -= 1
                }
                let batch = waiting.withLock { waiting in
                    let batch = Array(waiting?.prefix(most) ?? [])
                    waiting?.removeFirst(batch.count)
                    return batch
                }
                guard !batch.isEmpty else {
                    await bell.wait(atMost: .seconds(1))
                    continue
                }
                group.addTask { await work(batch) }
                working += 1
            }
        }
        let left = waiting.withLock { waiting in
            defer { waiting = nil }
            return waiting ?? []
        }
        for one in left { one.waiter.resume(returning: nil) }
    }
}
