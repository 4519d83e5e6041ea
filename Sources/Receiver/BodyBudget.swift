import Synchronization

/// How many bytes of bodies this process may hold at a time, over all connections.
///
/// A single body has a limit of its own; many of them at once are bounded here, so that sixty-four slow clients with ten
/// megabytes each cannot fill the memory. What does not fit is refused with 503: while it arrives, or when it was
/// inflated and before it is read.
final class BodyBudget: Sendable {
    private let limit: Int
    private let held = Mutex(0)

    init(limit: Int) { self.limit = limit }

    /// Takes room for `bytes` more; false when there is none.
    fileprivate func take(_ bytes: Int) -> Bool {
        held.withLock { held in
            guard held + bytes <= limit else { return false }
            held += bytes
            return true
        }
    }

    fileprivate func giveBack(_ bytes: Int) { held.withLock { $0 -= bytes } }

    /// One request's share, given back when the request is over.
    struct Share: ~Copyable {
        private let budget: BodyBudget
        private var bytes = 0

        init(of budget: BodyBudget) { self.budget = budget }

        /// Makes the share larger by `more`; false when there is no room.
        mutating func grow(by more: Int) -> Bool {
            guard budget.take(more) else { return false }
            bytes += more
            return true
        }

        deinit { budget.giveBack(bytes) }
    }
}
