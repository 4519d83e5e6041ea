import Domain
import Postgres
import Store
import Synchronization
import Telemetry

/// Writes one lane: a batch forms while the previous one is being committed, and no timer makes anybody wait.
final class LaneWriter: Sendable {
    private typealias Waiter = CheckedContinuation<Stored, any Error>

    private let lane: Lane
    private let log: DeliveryLog
    private let limits: LaneLimits
    private let telemetry: Telemetry
    private let onTriggers: @Sendable () -> Void
    private let state: Mutex<LaneState<Waiter>>
    private let isClosed = Mutex(false)
    private let bell: AsyncStream<Void>
    private let ring: AsyncStream<Void>.Continuation

    init(
        lane: Lane,
        log: DeliveryLog,
        limits: LaneLimits,
        telemetry: Telemetry,
        onTriggers: @escaping @Sendable () -> Void
    ) {
        self.lane = lane
        self.log = log
        self.limits = limits
        self.telemetry = telemetry
        self.onTriggers = onTriggers
        state = Mutex(LaneState(limits: limits))
        (bell, ring) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Returns when the delivery is committed and flushed.
    ///
    /// - Throws: `IngestError`: it may or may not be stored, and sending it again is safe.
    func store(_ delivery: Delivery, now: ContinuousClock.Instant) async throws -> Stored {
        try await withCheckedThrowingContinuation { waiter in
            let deadline = now + limits.patience
            let refusal: IngestError? = state.withLock { state in
                if isClosed.withLock({ $0 }) { return .closed }
                return state.offer(delivery, deadline: deadline, waiter: waiter) ? nil : .full
            }
            if let refusal { return waiter.resume(throwing: refusal) }
            ring.yield()
        }
    }

    /// Commits batches until `close` is called, and then what still waits.
    func run() async {
        for await _ in bell { await writeWhatWaits() }
        close()  // cancellation ends the loop, too
        await writeWhatWaits()
    }

    func close() {
        // Under the lock of the state, so that nothing is offered after the last look.
        state.withLock { _ in isClosed.withLock { $0 = true } }
        ring.finish()
    }

    /// Tells those who have waited too long to come again.
    func expire(at now: ContinuousClock.Instant) {
        let (expired, depth) = state.withLock { ($0.expire(at: now), $0.depth) }
        for waiter in expired { waiter.resume(throwing: IngestError.tooSlow) }
        if !expired.isEmpty { telemetry.observe(.laneDepth(lane: Int(lane.rawValue), waiting: depth)) }
    }

    private func writeWhatWaits() async {
        while let batch = state.withLock({ $0.nextBatch() }) {
            let results = await commit(batch)
            let (waiters, depth) = state.withLock { ($0.landed(), $0.depth) }
            for (waiter, result) in zip(waiters, results) { waiter?.resume(with: result) }
            telemetry.observe(.laneDepth(lane: Int(lane.rawValue), waiting: depth))
        }
    }

    private func commit(_ batch: [Delivery]) async -> [Result<Stored, any Error>] {
        let start = ContinuousClock.now
        do {
            let stored = try await log.append(batch, to: lane, timeout: limits.patience)
            // Cancelled while it waits for a standby, PostgreSQL commits here alone and calls it a success.
            guard .now - start < limits.patience else { return batch.map { _ in .failure(IngestError.tooSlow) } }
            let triggers = stored.reduce(0) { count, one in
                if case .new(_, let triggers, _) = one { count + triggers } else { count }
            }
            telemetry.observe(
                .batchCommitted(
                    lane: Int(lane.rawValue),
                    deliveries: batch.count,
                    triggers: triggers,
                    bytes: batch.reduce(0) { $0 + $1.body.count },
                    duration: .now - start
                )
            )
            if triggers > 0 { onTriggers() }
            return stored.map { .success($0) }
        } catch PostgresError.server(let report) where report.state.isAboutTheData {
            return await commitApart(batch, because: report)
        } catch {
            telemetry.observe(
                .batchFailed(lane: Int(lane.rawValue), deliveries: batch.count, reason: String(describing: error))
            )
            return batch.map { _ in .failure(IngestError.notStored) }
        }
    }

    /// One strange delivery must not fail its neighbours: each gets a commit of its own, and what PostgreSQL cannot hold as it
    /// was read is kept unread.
    private func commitApart(_ batch: [Delivery], because report: ServerReport) async -> [Result<Stored, any Error>] {
        guard batch.count == 1 else {
            var results: [Result<Stored, any Error>] = []
            for delivery in batch { results += await commit([delivery]) }
            return results
        }
        guard batch[0].unreadable == nil || !batch[0].triggers.isEmpty else {
            telemetry.observe(.batchFailed(lane: Int(lane.rawValue), deliveries: 1, reason: String(describing: report)))
            return [.failure(IngestError.notStored)]
        }
        return await commit([
            batch[0].unread(because: "PostgreSQL cannot hold what was read (\(report.state.rawValue))")
        ])
    }
}

extension Delivery {
    /// The same bytes, without what was read in them.
    fileprivate func unread(because reason: String) -> Delivery {
        Delivery(
            webhook: webhook,
            eventKey: "",
            requestID: nil,
            attempt: attempt,
            hookID: nil,
            receivedAt: receivedAt,
            unreadable: reason,
            noPayload: nil,
            secret: secret,
            signedOver: signedOver,
            headers: Array("{}".utf8),
            body: body,
            digest: digest,
            triggers: []
        )
    }
}

extension SQLState {
    /// Classes 22 (data exception), 23 (constraint) and 54 (program limit): another try with the same data fails again.
    fileprivate var isAboutTheData: Bool { ["22", "23", "54"].contains { rawValue.hasPrefix($0) } }
}
