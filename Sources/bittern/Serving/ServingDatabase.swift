import EmbeddedPostgres
import Postgres
import ServiceLifecycle
import Telemetry

/// The database of this process: the operator's, or a private one that lives as long as the process does.
struct ServingDatabase: Service {
    let conninfo: String
    let pool: PostgresPool
    /// Only for the lanes: however much others ask, a delivery finds a connection.
    let lanePool: PostgresPool
    /// The private PostgreSQL; `nil` when the operator gave a database.
    let embedded: EmbeddedPostgres?

    /// As many as there are lanes in the schema.
    private static let laneConnections = 4

    /// - Throws: `EmbeddedPostgresError`. A database that is given and away is no error: the service waits for it.
    static func open(_ configuration: BitternConfiguration, telemetry: Telemetry) async throws -> ServingDatabase {
        var embedded: EmbeddedPostgres?
        if configuration.databaseURL == nil {
            embedded = try await EmbeddedPostgres.start(in: configuration.dataDirectory) { sentence in
                telemetry.observe(.embeddedPostgres(sentence))
            }
        }
        let conninfo = configuration.databaseURL ?? embedded?.conninfo ?? ""
        let observe: @Sendable (PostgresPoolEvent) -> Void = { telemetry.observe(.poolEvent(kind: $0.kind)) }
        return ServingDatabase(
            conninfo: conninfo,
            pool: PostgresPool(conninfo: conninfo, limit: configuration.poolSize, observe: observe),
            lanePool: PostgresPool(conninfo: conninfo, limit: laneConnections, observe: observe),
            embedded: embedded
        )
    }

    /// Watches over the private PostgreSQL until everything that uses it has ended.
    func run() async throws {
        // Both end with the only error there is here: the process is being stopped.
        guard let embedded else {
            try? await gracefulShutdown()
            return
        }
        try? await cancelWhenGracefulShutdown { try await embedded.keepRunning() }
    }

    /// Once nothing uses it any more.
    func close() async {
        await lanePool.close()
        await pool.close()
        await embedded?.stop()
    }
}

extension PostgresPoolEvent {
    /// As `Observation.poolEvent` names it.
    fileprivate var kind: String {
        switch self {
        case .connected: "opened"
        case .connectFailed: "broken"
        case .dropped: "closed"
        case .exhausted: "exhausted"
        }
    }
}
