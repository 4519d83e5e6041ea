package import Domain
import ServiceLifecycle
package import Store
package import Telemetry

/// Why a delivery could not be said to be durable; it may be stored all the same, and sending it again is safe.
package enum IngestError: Error, Equatable {
    /// Too much waits already.
    case full
    /// The service is shutting down.
    case closed
    /// The commit did not come in time.
    case tooSlow
    /// The database is away, or refused the batch.
    case notStored
}

/// Makes deliveries durable: one writer for each lane, one commit for many deliveries.
///
/// As a service it goes on until graceful shutdown, commits what still waits, and returns.
package struct Ingest: Service {
    private let writers: [LaneWriter]

    /// `onTriggers` is called after each commit that stored triggers, so that a worker in this process need not poll.
    package init(
        log: DeliveryLog,
        limits: LaneLimits = LaneLimits(),
        telemetry: Telemetry,
        onTriggers: @escaping @Sendable () -> Void
    ) {
        writers = Lane.all.map { lane in
            LaneWriter(lane: lane, log: log, limits: limits, telemetry: telemetry, onTriggers: onTriggers)
        }
    }

    /// Returns when the delivery is committed and flushed to disk, at most `LaneLimits.patience` after `now`.
    ///
    /// - Throws: `IngestError`, and only that.
    package func store(_ delivery: Delivery, now: ContinuousClock.Instant = .now) async throws -> Stored {
        try await writers[Int(delivery.webhook.lane.rawValue)].store(delivery, now: now)
    }

    package func run() async throws {
        await withTaskGroup(of: Void.self) { sweep in
            sweep.addTask { await expireRepeatedly() }
            await withTaskGroup(of: Void.self) { group in
                for writer in writers { group.addTask { await writer.run() } }
                // Cancellation, too, means that nothing more is coming.
                try? await gracefulShutdown()
                for writer in writers { writer.close() }
            }
            sweep.cancelAll()
        }
    }

    private func expireRepeatedly() async {
        while !Task.isCancelled {
            for writer in writers { writer.expire(at: .now) }
            // Only cancellation ends this sleep early, and the loop looks for it.
            try? await Task.sleep(for: .milliseconds(100))
        }
    }
}
