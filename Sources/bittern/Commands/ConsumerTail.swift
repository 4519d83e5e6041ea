import Domain
import ServiceLifecycle

/// Reads as a consumer does: receives a batch, prints it, acknowledges it, and so on.
///
/// Ctrl-C ends it between two batches, when nothing is leased to it. What could not be printed is not acknowledged.
struct ConsumerTail: Service {
    private static let interval = Duration.milliseconds(200)

    let client: OperatorClient
    let consumer: String
    /// Returns when everything is out.
    let show: @Sendable ([JSONValue]) throws -> Void

    func run() async throws {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            let batch = try await whenBack { try await client.post("consumers", consumer, "receive", body: [:]) }
            guard let batch else { return }
            guard let lease = batch["lease"]?.string, let items = batch["items"]?.elements else {
                await rest()
                continue
            }
            try show(items)
            let answer = try await whenBack {
                try await client.post("consumers", consumer, "ack", body: ["lease": .string(lease)])
            }
            let lost = Int64(items.count) - (answer?["acked"]?.integer ?? 0)
            if lost > 0 {
                Terminal.complain(
                    "bittern: \(lost) of the last \(items.count) triggers were printed, but not acknowledged in time; "
                        + "the consumer may be given them again"
                )
            }
        }
    }

    /// Asks until the service is there: one that is started anew should not end what reads from it.
    ///
    /// Returns `nil` when Ctrl-C came first.
    private func whenBack(_ ask: () async throws -> JSONValue) async throws -> JSONValue? {
        var isAway = false
        while true {
            do {
                return try await ask()
            } catch let error as CommandError where error.status == .away {
                if !isAway { Terminal.complain("bittern: \(error); trying again") }
                isAway = true
            }
            await rest()
            if Task.isShuttingDownGracefully || Task.isCancelled { return nil }
        }
    }

    /// Ctrl-C shortens the rest, and nothing else.
    private func rest() async {
        try? await cancelWhenGracefulShutdown { try await Task.sleep(for: Self.interval) }
    }

    /// One line for a person.
    static func line(of trigger: JSONValue) -> String {
        let attempt = trigger["attempt"]?.integer ?? 1
        return TriggerTail.line(of: trigger) + (attempt > 1 ? "  attempt \(attempt)" : "")
    }
}
