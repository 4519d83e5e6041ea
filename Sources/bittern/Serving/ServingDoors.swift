import Console
import Credentials
import Curl
import Domain
import FoundationEssentials
import Health
import Hooks
import Ingest
import Install
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
        credentials: ServingCredentials,
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
        let consumerBell = ConsumerBell(log: DeliveryLog(pool: database.pool), telemetry: telemetry)
        let ingest = Ingest(log: DeliveryLog(pool: database.lanePool), telemetry: telemetry) {
            onTriggers()
            consumerBell.triggersCommitted()
        }
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
        let connectPages = ConnectPages(
            invitations: credentials.invitations,
            apps: credentials.apps,
            consent: credentials.consent,
            publicURL: configuration.publicURL,
            telemetry: telemetry
        )
        let host = configuration.publicHost
        let door = Door(receive: receive, health: health, pages: connectPages.answer).service(
            host: host,
            port: configuration.publicPort,
            limits: limits,
            onOpen: { [telemetry] port in telemetry.observe(.doorOpened(door: "public", address: "\(host):\(port)")) }
        )
        return [webhooks, consumerBell, ingest, reception, door]
    }

    /// The operators' door.
    func console(
        on pool: PostgresPool,
        secrets: ServingSecrets,
        credentials: ServingCredentials,
        health: Health
    ) -> any Service {
        let listings = OperatorListings(pool: pool)
        let webhooks = WebhookRegistration(webhooks: WebhookStore(pool: pool), keyring: secrets.keyring)
        let door = OperatorDoor(
            listings: listings,
            webhooks: webhooks,
            connections: credentials.registration,
            hooks: HookRegistrar(
                store: RemoteHookStore(pool: pool),
                webhooks: webhooks,
                secrets: HookSecrets(keyring: secrets.keyring),
                authoriser: credentials.authoriser,
                call: credentials.call,
                publicURL: configuration.publicURL
            ),
            installations: Installations(
                apps: credentials.apps,
                shared: configuration.sharedConsumers,
                invitations: credentials.invitations,
                doctor: ScopeDoctor(apps: AppStore(pool: pool), needs: ScopeNeeds(listings: listings)),
                check: credentials.check,
                revocation: credentials.revocation,
                callbackURL: configuration.callbackURL
            ),
            keys: credentials.keys,
            workflows: WorkflowStore(pool: pool),
            runs: RunControl(pool: pool),
            rehearsals: RehearsalStore(pool: pool),
            secrets: SecretRegistration(store: SecretStore(pool: pool), keyring: secrets.keyring),
            consumers: ConsumerStore(pool: pool),
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
}
