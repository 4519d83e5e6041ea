import ArgumentParser
import Domain

/// `bittern deliveries`, and what comes after it.
struct DeliveryCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deliveries",
        abstract: "What came from Bitbucket, as it came.",
        subcommands: [List.self, Show.self, Explain.self]
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show deliveries, newest first.",
            discussion: """
                EXAMPLE
                  bittern deliveries list --webhook acme --limit 20
                """
        )

        @OptionGroup var page: PageOptions
        @Option(help: "Only what came to this webhook.", completion: StoredNames.webhooks.completion) var webhook:
            String?
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let columns: [TextTable.Column] = [
                .init("id", "id"), .init("received", "received_at"), .init("webhook", "webhook"),
                .init("event", "event_key"), .init("reading", "reading"), .init("repeats", "repeats"),
                .init("bytes", "body_bytes"),
            ]
            try await options.printList(columns) {
                try await $0.get("deliveries", query: page.query + [("webhook", webhook)])
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show all of a delivery: headers, triggers, payload.",
            discussion: """
                EXAMPLE
                  bittern deliveries show 1040 --output json | jq .payload
                """
        )

        @Argument(help: "Its number, as in the door's 202.") var id: Int64
        @OptionGroup var options: OperatorOptions

        func run() async throws { try await options.printOne { try await $0.get("deliveries", "\(id)") } }
    }

    struct Explain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tell why: how it was verified, what was read in it, what each workflow made of it.",
            discussion: """
                EXAMPLE
                  bittern deliveries explain 1040
                """
        )

        @Argument(help: "Its number, as in the door's 202.") var id: Int64
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let explanation = try await options.withClient { try await $0.get("deliveries", "\(id)", "explain") }
            options.output.printOne(explanation, as: { DeliveryStory(of: $0).text })
        }
    }
}
