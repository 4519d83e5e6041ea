import FoundationEssentials
import Store
import Synchronization
import Telemetry

/// Keeps the leases of the runs in hand for as long as they take.
final class LeaseKeeper: Sendable {
    private let runs: RunStore
    private let lease: Duration
    private let telemetry: Telemetry
    private let held = Mutex<[Int64: UUID]>([:])

    init(runs: RunStore, lease: Duration, telemetry: Telemetry) {
        self.runs = runs
        self.lease = lease
        self.telemetry = telemetry
    }

    func hold(_ run: Int64, lease: UUID) { held.withLock { $0[run] = lease } }

    func release(_ run: Int64) { held.withLock { $0[run] = nil } }

    /// Extends every third of a lease, in one statement, until it is cancelled.
    func run() async {
        while (try? await Task.sleep(for: lease / 3)) != nil {
            let leases = held.withLock { $0 }
            guard !leases.isEmpty else { continue }
            do {
                _ = try await runs.extend(leases, by: lease)
            } catch {
                telemetry.observe(.unexpected(room: "worker", reason: "leases could not be kept: \(error)"))
            }
        }
    }
}
