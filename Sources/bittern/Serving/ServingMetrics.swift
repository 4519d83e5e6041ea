import Store
import Telemetry

extension ServingProcess {
    /// What `/metrics` answers: what this process counted, and what waits in the database at this moment.
    func metricsText(from store: HealthStore) -> @Sendable () async -> String {
        { [metrics] in
            // A scrape without the backlog still says everything else; health says that the database is away.
            guard let backlog = try? await store.backlog(), let workload = try? await store.workload(),
                let consumers = try? await store.consumerBacklog()
            else { return metrics.render() }
            return metrics.render(extra: Self.gauges(backlog) + Self.gauges(workload) + Self.gauges(consumers))
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
                help: "Runs that wait until somebody does something, counted up to 10,000.",
                value: Double(backlog.parkedRuns)
            ),
            GaugeReading(
                "bittern_oldest_run_age_seconds",
                help: "Age of the oldest run that is due and unclaimed, and neither held nor paused.",
                value: backlog.oldestRunSeconds ?? 0
            ),
            GaugeReading(
                "bittern_oldest_trigger_age_seconds",
                help: "Age of the oldest trigger that no workflow was matched against yet.",
                value: backlog.oldestTriggerSeconds ?? 0
            ),
        ]
    }

    private static func gauges(_ workload: Workload) -> [GaugeReading] {
        let states = [
            ("waiting", workload.waiting), ("running", workload.running), ("blocked", workload.blocked),
            ("parked", workload.parked),
        ].map { state, count in
            GaugeReading(
                "bittern_runs_unfinished",
                help: "Runs that have not ended, by where they stand, counted up to 100,000 together.",
                labels: ["state": state],
                value: Double(count)
            )
        }
        let held = [("rate", workload.queuesHeldByRate), ("circuit", workload.queuesHeldByCircuit)].map {
            reason,
            count in
            GaugeReading(
                "bittern_queues_held",
                help: "Queues from which nobody claims: a rate limit is used up, or a host does not answer.",
                labels: ["reason": reason],
                value: Double(count)
            )
        }
        return states + held + [
            GaugeReading(
                "bittern_runs_parked_as_loops",
                help: "Runs that are parked because they look like a loop, counted up to 100,000.",
                value: Double(workload.looping)
            ),
            GaugeReading(
                "bittern_runs_dead",
                help: "Runs that will not be tried again by themselves and are still kept, counted up to 10,000.",
                value: Double(workload.dead)
            ),
            GaugeReading(
                "bittern_circuits_open",
                help: "Hosts that are not called at the moment.",
                value: Double(workload.openCircuits)
            ),
            GaugeReading(
                "bittern_workflows_paused",
                help: "Workflows whose runs an operator keeps waiting.",
                value: Double(workload.pausedWorkflows)
            ),
            GaugeReading(
                "bittern_pool_paused",
                help: "1 while an operator keeps all runs waiting.",
                value: workload.isPaused ? 1 : 0
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
