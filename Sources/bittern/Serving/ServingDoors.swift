import Console
import Credentials
import Curl
import Domain
import FoundationEssentials
import Health
import Ingest
import Postgres
import Receiver
import ServiceLifecycle
import Store
import Telemetry

extension ServingProcess {
    /// The public door and what is behind it, up to the log.
    func receiver(
        on database: ServingDatabase,
        secrets: ServingSecrets,
        health: Health,
        onTriggers: @escaping @Sendable () -> Void
    ) -> [any Service] {
        var limits = DoorLimits()
        limits.bodyBytes = configuration.bodyLimitBytes
        // One body of the largest size must fit, as it came and inflated.
        limits.heldBytes = max(limits.heldBytes, 2 * limits.bodyBytes)
        let webhooks = WebhookDirectory(
            store: WebhookStore(pool: database.pool),
            keyring: secrets.keyring,
            say: { [telemetry] in telemetry.observe(.unexpected(room: "credentials", reason: $0)) }
        )
        let ingest = Ingest(log: DeliveryLog(pool: database.lanePool), telemetry: telemetry, onTriggers: onTriggers)
        let reception = ReceptionLog(
            store: ReceptionStore(pool: database.pool),
            telemetry: telemetry,
            now: { Date() }
        )
        let receive = Receive(
            webhooks: webhooks,
            ingest: ingest,
            reception: reception,
            limits: limits,
            telemetry: telemetry,
            now: { Date() }
        )
        let host = configuration.publicHost
        let door = Door(receive: receive, health: health).service(
            host: host,
            port: configuration.publicPort,
            limits: limits,
            onOpen: { [telemetry] port in telemetry.observe(.doorOpened(door: "public", address: "\(host):\(port)")) }
        )
        return [webhooks, ingest, reception, door]
    }

    /// The operators' door.
    func console(
        on pool: PostgresPool,
        secrets: ServingSecrets,
        health: Health,
        curl: CurlLoop
    ) -> any Service {
        let connections = ConnectionStore(pool: pool)
        let door = OperatorDoor(
            listings: OperatorListings(pool: pool),
            webhooks: WebhookRegistration(webhooks: WebhookStore(pool: pool), keyring: secrets.keyring),
            connections: ConnectionRegistration(connections: connections, keyring: secrets.keyring, curl: curl),
            workflows: WorkflowStore(pool: pool),
            health: health,
            metrics: metricsText(from: HealthStore(pool: pool)),
            publicURL: configuration.publicURL,
            operatorToken: secrets.operatorToken,
            telemetry: telemetry
        )
        let host = configuration.operatorHost
        return door.service(
            host: host,
            port: configuration.operatorPort,
            onOpen: { [telemetry] port in telemetry.observe(.doorOpened(door: "operator", address: "\(host):\(port)")) }
        )
    }

    private func metricsText(from store: HealthStore) -> @Sendable () async -> String {
        { [metrics] in
            // A scrape without the backlog still says everything else; health says that the database is away.
            guard let backlog = try? await store.backlog() else { return metrics.render() }
            return metrics.render(extra: [
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
            ])
        }
    }
}
