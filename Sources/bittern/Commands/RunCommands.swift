import ArgumentParser
import Domain

/// `bittern runs`, and what comes after it.
struct RunCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs",
        abstract: "Workflows carried out, each for one trigger.",
        subcommands: [List.self, Show.self]
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show runs, newest first.",
            discussion: """
                EXAMPLE
                  bittern runs list --state dead --workflow welcome
                """
        )

        @OptionGroup var page: PageOptions
        @Option(help: "waiting, running, parked, succeeded, dead or cancelled.") var state: String?
        @Option(help: "Only runs of this workflow.") var workflow: String?
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let columns: [TextTable.Column] = [
                .init("id", "id"), .init("workflow", "workflow"), .init("trigger", "trigger_id"),
                .init("connection", "connection"), .init("state", "state"), .init("created", "created_at"),
                .init("reason", "reason"),
            ]
            try await options.printList(columns) {
                try await $0.get("runs", query: page.query + [("state", state), ("workflow", workflow)])
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a run with every attempt: request, answer, outcome.",
            discussion: """
                EXAMPLE
                  bittern runs show 7 --output json | jq '.attempts[-1].answer'
                """
        )

        @Argument(help: "Its number.") var id: Int64
        @OptionGroup var options: OperatorOptions

        func run() async throws { try await options.printOne { try await $0.get("runs", "\(id)") } }
    }
}
