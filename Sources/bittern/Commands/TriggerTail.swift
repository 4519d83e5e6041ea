import Domain
import Logging
import ServiceLifecycle
import UnixSignals

/// Follows the triggers: asks twice a second for those after the last one it has shown.
struct TriggerTail: Service {
    private static let interval = Duration.milliseconds(500)
    private static let pageLimit = "1000"

    let client: OperatorClient
    let choice: [(String, String?)]
    /// Where to begin; `nil` for what comes from now on.
    let after: Int64?
    let show: @Sendable (JSONValue) -> Void

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { try await follow() }
        } catch is CancellationError {
            return  // Ctrl-C, which is how this ends
        }
    }

    private func follow() async throws {
        var place: String
        if let after { place = "\(after)" } else { place = try await newest() }
        var isAway = false
        while true {
            do {
                let page = try await client.get(
                    "triggers",
                    query: choice + [("after", place), ("limit", Self.pageLimit)]
                )
                isAway = false
                let items = page["items"]?.elements ?? []
                for item in items { show(item) }
                if let next = page["next"]?.string { place = next }
                if !items.isEmpty { continue }
            } catch let error as CommandError where error.status == .away {
                // A service that is started anew should not end what watches it.
                if !isAway { Terminal.complain("bittern: \(error); trying again") }
                isAway = true
            }
            try await Task.sleep(for: Self.interval)
        }
    }

    private func newest() async throws -> String {
        let page = try await client.get("triggers", query: [("limit", "1")])
        return page["items"]?[0]?["id"]?.integer.map { "\($0)" } ?? "0"
    }

    /// One line for a person.
    static func line(of trigger: JSONValue) -> String {
        ["received_at", "type", "repository", "subject", "actor_name"].map { CellText.of(trigger[$0]) }
            .joined(separator: "  ")
    }
}

/// Runs a service of the command line's until Ctrl-C or SIGTERM, either of which is a good end.
enum UntilInterrupted {
    static func run(_ service: any Service) async throws {
        let configuration = ServiceGroupConfiguration(
            services: [
                .init(service: service, successTerminationBehavior: .gracefullyShutdownGroup)
            ],
            gracefulShutdownSignals: [.sigint, .sigterm],
            logger: Logger(label: "bittern.command") { _ in SwiftLogNoOpLogHandler() }
        )
        try await ServiceGroup(configuration: configuration).run()
    }
}
