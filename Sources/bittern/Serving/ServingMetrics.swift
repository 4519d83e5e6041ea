import Store
import Telemetry

extension ServingProcess {
    /// What `/metrics` answers: what this process counted, and what waits in the database at this moment.
    func metricsText(from store: HealthStore) -> @Sendable () async -> String {
        { [metrics] in
            // A scrape without the backlog still says everything else; health says that the database is away.
            guard let backlog = try? await store.backlog(), let consumers = try? await store.consumerBacklog() else {
                return metrics.render()
            }
            return metrics.render(extra: Self.gauges(backlog) + Self.gauges(consumers))
        }
    }

    private static func gauges(_ backlog: Backlog) -> [GaugeReading] {
        [
            GaugeReading(
                "bittern_runs_waiting",
                help: "Runs that nobody has claimed, counted up to 10,000.",
                value: Double(backlog.waitingRuns)
            ),
            GaugeReading(
                "bittern_runs_parked",
                help: "Runs that wait for an authorization, counted up to 10,000.",
                value: Double(backlog.parkedRuns)
            ),
            GaugeReading(
                "bittern_oldest_run_age_seconds",
                help: "Age of the oldest run that is due and unclaimed.",
                value: backlog.oldestRunSeconds ?? 0
            ),
            GaugeReading(
                "bittern_oldest_trigger_age_seconds",
                help: "Age of the oldest trigger that no workflow was matched against yet.",
                value: backlog.oldestTriggerSeconds ?? 0
            ),
        ]
    }

    private static func gauges(_ backlog: ConsumerBacklog) -> [GaugeReading] {
        [
            GaugeReading(
                "bittern_consumers",
                help: "Consumers; active ones asked within the last seven days.",
                labels: ["state": "active"],
                value: Double(backlog.active)
            ),
            GaugeReading(
                "bittern_consumers",
                help: "Consumers; active ones asked within the last seven days.",
                labels: ["state": "inactive"],
                value: Double(backlog.consumers - backlog.active)
            ),
            GaugeReading(
                "bittern_consumer_lag_seconds",
                help: "Age of the oldest trigger that an active consumer has not read.",
                value: backlog.lagSeconds ?? 0
            ),
            GaugeReading(
                "bittern_consumer_dead_letters",
                help: "Triggers that consumers will not get again by themselves, counted up to 10,000.",
                value: Double(backlog.deadLetters)
            ),
        ]
    }
}
