import Domain
import Store
import Synchronization
import Telemetry

/// Tells the database which queues nobody is to claim from for a while; many runs of one queue say it once.
final class QueueHolds: Sendable {
    private let runs: RunStore
    private let telemetry: Telemetry
    private let bell = Bell()
    private let wanted = Mutex<[Int32: QueueHold]>([:])

    init(runs: RunStore, telemetry: Telemetry) {
        self.runs = runs
        self.telemetry = telemetry
    }

    /// Written down soon; until then runs of that queue may still be claimed, and are put off one by one.
    func hold(_ hold: QueueHold) {
        wanted.withLock { wanted in
            guard let known = wanted[hold.queue], known.until >= hold.until else {
                wanted[hold.queue] = hold
                return
            }
        }
        bell.ring()
    }

    /// Writes until it is cancelled; a hold that cannot be written is forgotten, because the next run asks for it again.
    func run() async {
        while !Task.isCancelled {
            let holds = wanted.withLock { wanted in
                defer { wanted = [:] }
                return Array(wanted.values)
            }
            guard !holds.isEmpty else {
                await bell.wait(atMost: .seconds(5))
                continue
            }
            do {
                try await runs.hold(holds)
            } catch {
                telemetry.observe(.unexpected(room: "worker", reason: "queues could not be held back: \(error)"))
            }
        }
    }
}
