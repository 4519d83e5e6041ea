import Credentials
import Curl
import Domain
import EmbeddedPostgres
import FoundationEssentials
import Health
import Ingest
import Logging
import Migrations
import Postgres
import ServiceLifecycle
import Store
import Telemetry
import UnixSignals
import Worker

/// The process behind `bittern serve`: puts the rooms together, as one list of services in the order of their start.
///
/// On SIGTERM or SIGINT the list is run backwards: the doors close, the worker reports, the lanes are flushed, PostgreSQL stops.
struct ServingProcess {
    let configuration: BitternConfiguration
    let metrics: ObservationMetrics
    let logger: Logger
    let telemetry: Telemetry

    init(_ configuration: BitternConfiguration) {
        self.configuration = configuration
        metrics = ObservationMetrics(version: Bittern.version)
        logger = configuration.logFormat.logger(
            level: configuration.logLevel,
            output: .standardError(),
            now: { Date() }
        )
        telemetry = Telemetry(log: ObservationLog(logger), metrics: metrics)
    }

    func run() async throws {
        let settings = try WorkerSettings(
            concurrency: configuration.workerConcurrency,
            limits: RunLimits(
                perWorkflow: configuration.workerPerWorkflow,
                perConnection: configuration.workerPerConnection
            ),
            lease: .seconds(configuration.workerLeaseSeconds),
            // Without a receiver in this process nobody may ring when a trigger comes.
            pollInterval: .milliseconds(configuration.roles.contains(.receiver) ? 500 : 100),
            allowedRanges: configuration.allowedAddresses
        )
        let secrets = try ServingSecrets(configuration)
        let database = try await ServingDatabase.open(configuration, telemetry: telemetry)
        let services = services(on: database, secrets: secrets, settings: settings)
        telemetry.observe(
            .serviceStarted(version: Bittern.version, roles: configuration.roles.map(\.rawValue).sorted())
        )
        var group = ServiceGroupConfiguration(
            services: services,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        group.maximumGracefulShutdownDuration = .seconds(90)
        do {
            try await ServiceGroup(configuration: group).run()
        } catch {
            await database.close()
            throw error
        }
        await database.close()
        telemetry.observe(.serviceStopped)
    }

    private func services(
        on database: ServingDatabase,
        secrets: ServingSecrets,
        settings: WorkerSettings
    ) -> [any Service] {
        let pool = database.pool
        let partitions = PartitionKeeper(
            log: DeliveryLog(pool: pool),
            store: RetentionStore(pool: pool),
            retention: configuration.retention,
            telemetry: telemetry
        )
        let schema = SchemaKeeper(
            conninfo: database.conninfo,
            partitions: partitions,
            mayMigrate: configuration.migrate == .auto,
            telemetry: telemetry
        )
        let curl = CurlLoop(userAgent: "bittern/\(Bittern.version)", connectionsPerHost: settings.connectionsPerHost)
        let credentials = ServingCredentials(
            configuration,
            secrets: secrets,
            pool: pool,
            curl: curl,
            telemetry: telemetry
        )
        let keyring = KeyringKeeper(keys: credentials.keys, telemetry: telemetry)
        let health = Health(
            version: Bittern.version,
            checks: ServingChecks(
                store: HealthStore(pool: pool),
                schema: schema,
                database: database,
                keyring: keyring
            ).all,
            now: { Date() }
        )
        let triggerBell = Bell()
        var services: [any Service] = [
            database, schema, AfterSchema(schema: schema, service: partitions),
            AfterSchema(schema: schema, service: keyring),
        ]
        if configuration.roles.contains(.receiver) {
            services += receiver(
                on: database,
                secrets: secrets,
                credentials: credentials,
                health: health,
                onTriggers: { triggerBell.ring() }
            )
        }
        if configuration.roles.contains(.worker) {
            let worker = WorkerPool(
                runs: RunStore(pool: pool),
                authoriser: credentials.authoriser,
                curl: curl,
                settings: settings,
                telemetry: telemetry,
                triggerBell: triggerBell,
                now: { Date() }
            )
            let listener = TriggerListener(conninfo: database.conninfo, bell: triggerBell)
            services.append(AfterSchema(schema: schema, service: worker))
            services.append(AfterSchema(schema: schema, service: listener))
            services.append(AfterSchema(schema: schema, service: credentials.upkeep))
        }
        if configuration.roles.contains(.console) {
            services.append(console(on: pool, secrets: secrets, credentials: credentials, health: health))
        }
        services.append(DrainNotice(health: health, telemetry: telemetry))
        if let systemd = SystemdNotify(environment: ProcessInfo.processInfo.environment, isAlive: { true }) {
            services.append(SystemdReadiness(systemd: systemd, schema: schema))
        }
        return services
    }
}
