import Migrations
import Postgres
import ServiceLifecycle
import Store
import Synchronization
import Telemetry

/// Brings the schema up to date, or waits for it when it may not, with the partitions that the first delivery needs.
final class SchemaKeeper: Service {
    /// How the schema stands, for readiness.
    enum Standing: Sendable, Equatable {
        case unknown(String)
        case behind(String)
        case current
    }

    private static let retryInterval = Duration.seconds(1)

    private let conninfo: String
    private let partitions: PartitionKeeper
    private let mayMigrate: Bool
    private let telemetry: Telemetry
    private let state = Mutex(Standing.unknown("not looked at yet"))
    /// When it last stopped being current; nil while it is.
    private let lostAt = Mutex<ContinuousClock.Instant?>(nil)

    init(conninfo: String, partitions: PartitionKeeper, mayMigrate: Bool, telemetry: Telemetry) {
        self.conninfo = conninfo
        self.partitions = partitions
        self.mayMigrate = mayMigrate
        self.telemetry = telemetry
    }

    var standing: Standing { state.withLock { $0 } }

    /// Returns once the schema is current.
    ///
    /// - Throws: `CancellationError`, nothing else.
    func waitUntilCurrent() async throws {
        while standing != .current { try await Task.sleep(for: .milliseconds(20)) }
    }

    /// Tries until the schema is current, which takes as long as the database is away.
    func run() async throws {
        // Graceful shutdown ends a sleep with the only error there is here.
        try? await cancelWhenGracefulShutdown {
            while await !self.bringUpToDate() { try await Task.sleep(for: Self.retryInterval) }
        }
        try? await gracefulShutdown()  // a service that returns would end the others
    }

    private func bringUpToDate() async -> Bool {
        do {
            let connection = try await PostgresConnection.open(conninfo)
            let found = try await check(connection)
            await connection.close()
            guard found == .current else {
                change(to: found)
                return false
            }
            guard await partitions.makePartitions() else { return false }
            change(to: .current)
            return true
        } catch {
            change(to: .unknown(String(describing: error)))
            return false
        }
    }

    private func check(_ connection: PostgresConnection) async throws -> Standing {
        let status = try await schemaStatus(of: connection, files: .embedded)
        if status.isCurrent { return .current }
        guard mayMigrate else {
            return .behind("\(status.pending.count) migrations are missing; run bittern migrate")
        }
        let applied = try await migrate(connection, files: .embedded) { _ in }
        telemetry.observe(.migrated(applied: applied.filter { $0.hasPrefix("migrations/") }))
        return .current
    }

    private func change(to new: Standing) {
        let old = state.withLock { standing in
            defer { standing = new }
            return standing
        }
        guard old != new else { return }
        switch new {
        case .current:
            let away = lostAt.withLock { lostAt in
                defer { lostAt = nil }
                return lostAt
            }
            if let away { telemetry.observe(.databaseBack(after: .now - away)) }
        case .behind(let reason), .unknown(let reason):
            lostAt.withLock { $0 = $0 ?? .now }
            telemetry.observe(.databaseAway(reason: reason))
        }
    }
}
