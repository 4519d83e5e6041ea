import Postgres
import ServiceLifecycle

/// Hears of triggers that other processes have committed, and rings for the worker of this one.
///
/// It listens over a connection of its own. While there is none, and behind a pooler that passes nothing on, the worker finds
/// them by polling, as `WorkerSettings.pollInterval` says.
package final class TriggerListener: Service {
    /// Rung by `bittern_store.ring_bell`.
    private static let channel = "bittern"
    private static let pause = Duration.seconds(1)

    private let conninfo: String
    private let bell: Bell

    package init(conninfo: String, bell: Bell) {
        self.conninfo = conninfo
        self.bell = bell
    }

    /// Goes on until graceful shutdown.
    package func run() async throws {
        // Graceful shutdown ends it with the only error there is here.
        try? await cancelWhenGracefulShutdown {
            while true {
                // The pool says that the database is away, and when it is back; here there is nothing to add.
                try? await self.listen()
                try await Task.sleep(for: Self.pause)
            }
        }
    }

    private func listen() async throws {
        let connection = try await PostgresConnection.open(conninfo)
        do {
            try await connection.listen(to: Self.channel)
            bell.ring()  // what came before anybody listened
            while true {
                if try await connection.nextNotification(within: .seconds(60)) != nil { bell.ring() }
            }
        } catch {
            await connection.close()
            throw error
        }
    }
}
