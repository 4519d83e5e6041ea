import Credentials
import ServiceLifecycle
import Synchronization
import Telemetry

/// Says at the start, not at the first use, which stored secrets the keyring does not open; looks again every hour.
final class KeyringKeeper: Service {
    private static let interval = Duration.seconds(3600)

    private let keys: KeyRotation
    private let telemetry: Telemetry
    private let found = Mutex<[String]>([])

    init(keys: KeyRotation, telemetry: Telemetry) {
        self.keys = keys
        self.telemetry = telemetry
    }

    /// What could not be opened at the last look, a sentence for each key.
    var findings: [String] { found.withLock { $0 } }

    func run() async throws {
        // Graceful shutdown ends a sleep with the only error there is here.
        try? await cancelWhenGracefulShutdown {
            while true {
                await self.look()
                try await Task.sleep(for: Self.interval)
            }
        }
    }

    private func look() async {
        do {
            let now = try await keys.findings()
            let before = found.withLock { found in
                defer { found = now }
                return found
            }
            for sentence in now where !before.contains(sentence) {
                telemetry.observe(.keyringIncomplete(reason: sentence))
            }
        } catch {
            telemetry.observe(.unexpected(room: "keyring", reason: "stored secrets could not be looked at: \(error)"))
        }
    }
}
