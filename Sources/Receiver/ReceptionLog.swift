import Domain
package import FoundationEssentials
import ServiceLifecycle
package import Store
import Synchronization
package import Telemetry

/// Keeps what `bittern webhooks show` tells beside the deliveries: refused requests, and which secrets are in use.
///
/// Noting costs no database; as a service it writes at most every ten seconds, and once more at graceful shutdown. What could
/// not be written waits for the next time, within the bounds of `ReceptionNotes`. A crash loses the last ten seconds.
package struct ReceptionLog: Service {
    private static let interval = Duration.seconds(10)

    private let store: ReceptionStore
    private let telemetry: Telemetry
    private let now: @Sendable () -> Date
    private let notes = Notes()

    package init(store: ReceptionStore, telemetry: Telemetry, now: @escaping @Sendable () -> Date) {
        self.store = store
        self.telemetry = telemetry
        self.now = now
    }

    /// Notes a request that was refused at a known webhook.
    func rejected(status: Int, reason: RejectionReason, detail: String, headers: [UInt8], at webhook: String) {
        let request = RejectedRequest(
            at: now(),
            status: status,
            reason: reason.rawValue,
            detail: detail,
            headers: headers
        )
        notes.waiting.withLock { $0.rejected(request, at: webhook) }
    }

    /// Notes that a secret verified a delivery.
    func used(secret number: Int, of webhook: String) {
        let date = now()
        notes.waiting.withLock { $0.used(secret: number, of: webhook, at: date) }
    }

    package func run() async throws {
        // Graceful shutdown ends the sleep with the only error there is here.
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: Self.interval)
                await self.write()
            }
        }
        await write()
    }

    /// Writes down what waits.
    func write() async {
        let taken = notes.waiting.withLock { waiting in
            defer { waiting = ReceptionNotes() }
            return waiting
        }
        guard !taken.isEmpty else { return }
        do {
            telemetry.observe(.rejectionsSaved(webhooks: try await store.note(taken)))
        } catch {
            notes.waiting.withLock { waiting in
                var all = taken
                all.add(waiting)
                waiting = all
            }
            telemetry.observe(.rejectionsNotSaved(reason: String(describing: error)))
        }
    }

    /// Shared by all copies of the log.
    private final class Notes: Sendable {
        let waiting = Mutex(ReceptionNotes())
    }
}
