import EmbeddedPostgres
import FoundationEssentials
import Glibc
import Postgres

/// The one PostgreSQL server of a test process, started when the first test asks for it.
///
/// `BITTERN_TEST_DATABASE`, a conninfo of a superuser, takes its place. Otherwise it is an embedded one without
/// durability, in a folder that goes with the process.
package actor ThrowawayServer {
    package static let shared = ThrowawayServer()

    private var starting: Task<String, any Error>?
    /// Kept so that its lock is: nobody else may take the folder.
    private var server: EmbeddedPostgres?

    /// How to reach the server's first database as a superuser.
    ///
    /// - Throws: what stopped the server from starting; every later call throws the same.
    package func conninfo() async throws -> String {
        if let given = ProcessInfo.processInfo.environment["BITTERN_TEST_DATABASE"], !given.isEmpty { return given }
        // Tests run at the same time: the first one starts it, the others wait for the same start.
        let task = starting ?? Task { try await start() }
        starting = task
        return try await task.value
    }

    private func start() async throws -> String {
        let folder = "/tmp/bittern-test-\(getpid())"
        try await Watchdog.start(folder: folder)
        let started = try await EmbeddedPostgres.start(
            in: folder,
            settings: [
                "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
                "max_connections": "300", "shared_buffers": "64MB", "max_wal_size": "512MB",
                "log_min_messages": "error",
            ],
            say: { _ in }
        )
        server = started
        return started.conninfo
    }
}

extension String {
    /// The same server, another database.
    package func withDatabase(_ name: String) -> String {
        guard hasPrefix("postgres://") || hasPrefix("postgresql://") else { return "\(self) dbname='\(name)'" }
        return "\(self)\(contains("?") ? "&" : "?")dbname=\(name)"
    }
}
