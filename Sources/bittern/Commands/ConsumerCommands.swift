import ArgumentParser
import Domain

/// `bittern consumers`, and what comes after it.
struct ConsumerCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consumers",
        abstract: "The programs that read triggers, and where each of them stands.",
        subcommands: [List.self, Create.self, Show.self, Seek.self, Delete.self, Redrive.self]
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show every consumer, and how far behind it is.",
            discussion: """
                EXAMPLE
                  bittern consumers list --output json | jq '.items[] | select(.lag_seconds > 60) | .name'
                """
        )

        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let columns: [TextTable.Column] = [
                .init("name", "name"), .init("types", "types"), .init("unread", "unread"),
                .init("lag seconds", "lag_seconds"), .init("leased", "leased"), .init("retrying", "retrying"),
                .init("dead", "dead"), .init("last receive", "last_receive_at"), .init("owner", "owner"),
            ]
            try await options.printList(columns) { try await $0.get("consumers") }
        }
    }

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a consumer; called again, change what it reads, and never where it stands.",
            discussion: """
                Programs then read with SQL: bittern.receive('shop'), bittern.ack(lease_id). A filter is a SQL/JSON path
                predicate over {trigger, payload}. What is left out means all types, no filter and 10 attempts, also when it
                is called again; only the owner is then as before.

                EXAMPLE
                  bittern consumers create shop --type 'pull_request.*' --from beginning
                  bittern consumers create main --filter '$.trigger.ref.name == "main"'
                """
        )

        @Argument(help: "What it is to be called.") var name: String

        @Option(
            help: ArgumentHelp("A type, or a glob; may be given again.", valueName: "glob"),
            completion: .triggerTypes
        )
        var type: [String] = []

        @Option(help: ArgumentHelp("Only triggers of which this is true.", valueName: "jsonpath")) var filter: String?
        @Option(help: ArgumentHelp("Where a new one begins: \(StartingPoint.help).", valueName: "time"))
        var from: StartingPoint?

        @Option(help: ArgumentHelp("How often it is given what it does not do, 1 to 1000.", valueName: "count"))
        var maxAttempts: Int?

        @Option(
            help: ArgumentHelp(
                "The database role it belongs to, whose members may use it; a new one's is bittern_consumer.",
                valueName: "role"
            )
        )
        var owner: String?

        @OptionGroup var options: OperatorOptions

        func run() async throws {
            var body: JSONObject = JSONObject([("name", .string(name))])
            body["types"] = type.isEmpty ? nil : .array(type.map(JSONValue.string))
            body["filter"] = filter.map(JSONValue.string)
            body["start_at"] = from.map { .string($0.text) }
            body["max_attempts"] = maxAttempts.map { .number(JSONNumber($0)) }
            body["owner"] = owner.map(JSONValue.string)
            let put = try await options.withClient { try await $0.put("consumers", body: .object(body)) }
            if from != nil, !put.isNew {
                Terminal.complain(
                    "bittern: consumer \(CellText.harmless(name)) was there already, and --from does not move it; "
                        + "`bittern consumers seek` does"
                )
            }
            options.output.printOne(put.value, as: { ConsumerStory(of: $0).text })
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one consumer: how far behind it is, what its workers have, and its last dead letters.",
            discussion: """
                With --output json its place in every lane is there too.

                EXAMPLE
                  bittern consumers show shop
                """
        )

        @Argument(help: "Its name.", completion: StoredNames.consumers.completion) var name: String
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let consumer = try await options.withClient { try await $0.get("consumers", name) }
            options.output.printOne(consumer, as: { ConsumerStory(of: $0).text })
        }
    }
}

/// A place in the log on the command line: `beginning`, `now`, or a moment, which the service reads.
struct StartingPoint: ExpressibleByArgument {
    static let help = "beginning, now, or a time such as 2026-11-23T16:00:00Z"

    /// As the API takes it.
    let text: String

    init(argument: String) {
        text =
            switch argument {
            case "beginning": "-infinity"
            case "now": "infinity"
            default: argument
            }
    }
}
