import ServiceLifecycle
import Store
import Synchronization
import Telemetry

/// Makes the partitions of the days to come, and drops those whose time is over, hour after hour.
///
/// The first drop is one interval after the start: after a long stand-still every consumer looks like one that has given up, and each
/// needs a moment to come back before anything is judged.
final class PartitionKeeper: Service {
    private let log: DeliveryLog
    private let store: RetentionStore
    private let retention: Retention
    private let interval: Duration
    private let patience: Duration
    private let telemetry: Telemetry
    /// What was said of the partitions that are kept, so that it is said again only when it changes.
    private let said = Mutex<[String: String]>([:])

    /// `patience` is how long to wait after an error.
    init(
        log: DeliveryLog,
        store: RetentionStore,
        retention: Retention,
        telemetry: Telemetry,
        interval: Duration = .seconds(3600),
        patience: Duration = .seconds(1)
    ) {
        self.log = log
        self.store = store
        self.retention = retention
        self.telemetry = telemetry
        self.interval = interval
        self.patience = patience
    }

    func run() async throws {
        // Graceful shutdown ends a sleep with the only error there is here.
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: self.interval)
                while await !self.makePartitions() { try await Task.sleep(for: self.patience) }
                await self.dropPartitions()
            }
        }
    }

    /// False when it could not, which is said.
    func makePartitions() async -> Bool {
        do {
            let made = try await log.makePartitions()
            if !made.isEmpty { telemetry.observe(.partitionsMade(names: made)) }
            return true
        } catch {
            telemetry.observe(.unexpected(room: "partitions", reason: "partitions could not be made: \(error)"))
            return false
        }
    }

    /// One after the other, each in a transaction of its own, until none is left that may go.
    private func dropPartitions() async {
        do {
            while !Task.isCancelled {
                let verdicts = try await store.dropPartitions(retention)
                for verdict in verdicts { say(verdict) }
                guard verdicts.contains(where: \.isDropped) else { return }
            }
        } catch {
            telemetry.observe(.unexpected(room: "partitions", reason: "partitions could not be dropped: \(error)"))
        }
    }

    private func say(_ verdict: PartitionVerdict) {
        guard verdict.isDropped else {
            let reason = verdict.reason ?? "it is in use"
            let isNews = said.withLock { $0.updateValue(reason, forKey: verdict.name) != reason }
            if isNews { telemetry.observe(.partitionKept(name: verdict.name, reason: reason)) }
            return
        }
        said.withLock { $0[verdict.name] = nil }
        telemetry.observe(.partitionDropped(name: verdict.name))
        if verdict.expiredTriggers > 0 || verdict.expiredRuns > 0 {
            telemetry.observe(
                .expired(
                    partition: verdict.name,
                    triggers: Int(verdict.expiredTriggers),
                    runs: Int(verdict.expiredRuns),
                    reason: verdict.reason ?? "nobody took them in time"
                )
            )
        }
    }
}
