import ArgumentParser
import Domain

/// `bittern apps`, and what comes after it.
struct AppCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apps",
        abstract: "The catalogue: what customers can install, and with which OAuth consumer and scopes.",
        subcommands: [List.self, Show.self, Set.self]
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show every app.",
            discussion: """
                EXAMPLE
                  bittern apps list
                  bittern apps list --search "data center"
                """
        )

        @Option(help: ArgumentHelp("Only those whose name has these words.", valueName: "text")) var search: String?
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let columns: [TextTable.Column] = [
                .init("app", "app"), .init("title", "title"), .init("mode", "mode"), .init("client id", "client_id"),
                .init("ready", "ready"), .init("connections", "connections"),
            ]
            try await options.printList(columns) { try await $0.get("apps", query: [("search", search)]) }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one app: its callback URL, its scopes, and which boxes have to be ticked in Bitbucket.",
            discussion: """
                Needed is what the registered webhooks' events, the workflows' calls and Bittern itself need. It is compared
                with what is set here to be ticked, and with what each customer granted, before anything fails.

                EXAMPLE
                  bittern apps show bitbucket
                """
        )

        @Argument(help: "bitbucket (Cloud) or bitbucket-datacenter.", completion: .apps) var app: String
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let shown = try await options.withClient { try await $0.get("apps", app) }
            options.output.printOne(shown, as: { AppStory(of: $0).text })
        }
    }
}
