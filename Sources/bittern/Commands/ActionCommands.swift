import Actions
import ArgumentParser
import Domain

/// `bittern actions`, and what comes after it; no service is asked, the program knows its actions itself.
struct ActionCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "actions",
        abstract: "What steps of workflows can do, what they take, and which scopes they need.",
        subcommands: [List.self, Show.self]
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the actions that people use most; with --search, every operation of Bitbucket's APIs too.",
            discussion: """
                EXAMPLE
                  bittern actions list
                  bittern actions list --search "pipelines schedules"
                """
        )

        @Option(help: ArgumentHelp("Only those whose name or summary has these words.", valueName: "text"))
        var search: String?
        @OptionGroup(title: "Printing") var output: OutputOptions

        func run() async throws {
            let found = search.map(ActionDescription.containing) ?? ActionDescription.friendly
            let columns: [TextTable.Column] = [
                .init("action", "name"), .init("products", "products"), .init("what", "summary"),
            ]
            output.printList(["items": .array(found.map(\.listed)), "next": .null], columns)
            guard output.output == .table, search == nil else { return }
            Terminal.print("Any other operation of Bitbucket's APIs: bittern actions list --search WORD")
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one action: its inputs and where they come from, its scopes, and an example.",
            discussion: """
                EXAMPLE
                  bittern actions show bitbucket.pull_request.comment
                  bittern actions show bitbucket.api.repositories.pullrequests.update
                """
        )

        @Argument(help: "Its name, as `actions list` has it.") var name: String
        @OptionGroup(title: "Printing") var output: OutputOptions

        func run() async throws {
            guard let action = ActionDescription.named(name) else {
                throw CommandError("there is no action \(name)\(ActionDescription.hint(for: name))", .failed)
            }
            output.printOne(action.json, as: { ActionStory(of: $0).text })
        }
    }
}
