import Domain

/// What may wait in a lane, and what goes into one commit.
package struct LaneLimits: Sendable {
    /// Beyond these a delivery is refused, so that memory stays bounded while the database is slow; bytes are those of
    /// bodies and documents.
    package var waitingDeliveries = 2048
    package var waitingBytes = 128 << 20
    /// Larger batches do not commit faster per delivery, and leave this process idle while they are written.
    package var batchDeliveries = 64
    package var batchBytes = 4 << 20
    /// How long a delivery may wait for its commit before its sender is told to come again.
    package var patience: Duration = .milliseconds(2800)

    package init() {}
}

/// Which deliveries of a lane wait, and which are being committed; decides, and does nothing.
///
/// A delivery is offered, taken into a batch when no other is under way, and answered once: when its batch has landed or
/// failed, or when its patience ends. A batch never holds the same body of a webhook twice, so that the second finds the first
/// stored.
struct LaneState<Waiter> {
    private struct Waiting {
        let delivery: Delivery
        let deadline: ContinuousClock.Instant
        /// `nil` once answered: its patience ended while it was being committed.
        var waiter: Waiter?
    }

    private let limits: LaneLimits
    private var waiting: [Waiting] = []
    private var waitingBytes = 0
    private var flying: [Waiting] = []

    init(limits: LaneLimits) { self.limits = limits }

    var depth: Int { waiting.count }

    /// Lets a delivery wait; false when the lane is full, and then nothing has changed.
    mutating func offer(_ delivery: Delivery, deadline: ContinuousClock.Instant, waiter: Waiter) -> Bool {
        guard waiting.count < limits.waitingDeliveries else { return false }
        guard waiting.isEmpty || waitingBytes + delivery.weight <= limits.waitingBytes else { return false }
        waiting.append(Waiting(delivery: delivery, deadline: deadline, waiter: waiter))
        waitingBytes += delivery.weight
        return true
    }

    /// The deliveries to commit now, oldest first; `nil` while a batch is under way and when nothing waits.
    mutating func nextBatch() -> [Delivery]? {
        guard flying.isEmpty, !waiting.isEmpty else { return nil }
        var seen: Set<[UInt8]> = []
        var kept: [Waiting] = []
        var bytes = 0
        for (place, item) in waiting.enumerated() {
            let isFull =
                flying.count == limits.batchDeliveries
                || (!flying.isEmpty && bytes + item.delivery.weight > limits.batchBytes)
            if isFull {
                kept.append(contentsOf: waiting[place...])
                break
            }
            guard seen.insert(item.delivery.digest).inserted else {
                kept.append(item)
                continue
            }
            flying.append(item)
            bytes += item.delivery.weight
        }
        waiting = kept
        waitingBytes -= bytes
        return flying.map(\.delivery)
    }

    /// The batch is over; returns who is still waiting for it, in its order.
    mutating func landed() -> [Waiter?] {
        defer { flying = [] }
        return flying.map(\.waiter)
    }

    /// Those whose patience has ended at `now`; they are answered by the caller, and not again.
    mutating func expire(at now: ContinuousClock.Instant) -> [Waiter] {
        var expired: [Waiter] = []
        for place in flying.indices where flying[place].deadline <= now {
            if let waiter = flying[place].waiter { expired.append(waiter) }
            flying[place].waiter = nil
        }
        let late = waiting.prefix { $0.deadline <= now }
        expired += late.compactMap(\.waiter)
        waitingBytes -= late.reduce(0) { $0 + $1.delivery.weight }
        waiting.removeFirst(late.count)
        return expired
    }
}
