import ArgumentParser
import Domain

/// `bittern runs`, and what comes after it.
struct RunCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs",
        abstract: "Workflows carried out, each for one trigger.",
        subcommands: [List.self, Show.self, Retry.self, Cancel.self, Queues.self, Hosts.self]
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show runs, newest first.",
            discussion: """
                EXAMPLE
                  bittern runs list --state dead --workflow welcome
                  bittern runs list --connection acme --since 1d --reason 'answered 5'
                """
        )

        @OptionGroup var page: PageOptions
        @OptionGroup(title: "Which") var choice: RunChoice
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let columns: [TextTable.Column] = [
                .init("id", "id"), .init("workflow", "workflow"), .init("trigger", "trigger_id"),
                .init("connection", "connection"), .init("state", "state"), .init("created", "created_at"),
                .init("reason", "reason"),
            ]
            try await options.printList(columns) {
                try await $0.get("runs", query: page.query + choice.query)
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tell of a run: what started it, what each step did, and why it waits or how it ended.",
            discussion: """
                With --output json every request and answer is there whole.

                EXAMPLE
                  bittern runs show 1795536000000003
                  bittern runs show 1795536000000003 --output json | jq '.attempts[-1].answer'
                """
        )

        @Argument(help: "Its number.") var id: Int64
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let shown = try await options.withClient { try await $0.get("runs", "\(id)") }
            options.output.printOne(shown, as: { RunStory(of: $0).text })
        }
    }
}

/// Which runs are meant, by what they have in common.
struct RunChoice: ParsableArguments {
    @Option(help: "Only runs that stand so.") var state: RunStateName?
    @Option(
        help: ArgumentHelp("Only runs of this workflow.", valueName: "name"),
        completion: StoredNames.workflows.completion
    )
    var workflow: String?

    @Option(
        help: ArgumentHelp("Only runs that use this connection.", valueName: "name"),
        completion: StoredNames.connections.completion
    )
    var connection: String?

    @Option(help: ArgumentHelp("Only runs that this trigger started.", valueName: "id")) var trigger: Int64?
    @Option(help: ArgumentHelp("Only those whose reason begins so.", valueName: "text")) var reason: String?
    @Option(help: ArgumentHelp("Only those made since then: \(TimeText.help).", valueName: "time")) var since: TimeText?
    @Option(help: ArgumentHelp("Only those made before then.", valueName: "time")) var until: TimeText?

    var query: [(String, String?)] {
        [
            ("state", state?.rawValue), ("workflow", workflow), ("connection", connection),
            ("trigger", trigger.map { "\($0)" }), ("reason", reason), ("since", since?.text), ("until", until?.text),
        ]
    }

    /// The same as members of a body; empty when nothing narrows.
    var body: JSONObject {
        var body = JSONObject()
        for (name, text) in query { body[name] = text.map(JSONValue.string) }
        body["trigger"] = trigger.map { .number(JSONNumber($0)) }
        return body
    }
}

/// How a run stands, on the command line.
enum RunStateName: String, ExpressibleByArgument, CaseIterable {
    case waiting, running, blocked, parked, succeeded, dead, cancelled
}

/// A moment on the command line, or how long ago it was; the service reads it.
struct TimeText: ExpressibleByArgument {
    static let help = "30m, 6h, 1d, a time such as 2026-11-23T16:00:00Z, or beginning"

    /// As the API takes it.
    let text: String

    init(argument: String) { text = argument == "beginning" ? "-infinity" : argument }
}
