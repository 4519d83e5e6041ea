import ArgumentParser
import Domain

/// `bittern workflows`, and what comes after it.
struct WorkflowCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workflows",
        abstract: "The rules: which triggers, which steps.",
        subcommands: [
            Apply.self, Diff.self, Test.self, List.self, Show.self, Pause.self, Resume.self, Delete.self, Schema.self,
        ]
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show every workflow in force.",
            discussion: """
                EXAMPLE
                  bittern workflows list
                """
        )

        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let columns: [TextTable.Column] = [
                .init("name", "name"), .init("version", "version"), .init("on", "definition.on"),
                .init("connection", "definition.connection"), .init("paused", "paused"),
                .init("missing secrets", "missing_secrets"), .init("applied", "applied_at"),
            ]
            try await options.printList(columns) { try await $0.get("workflows") }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a workflow as it is in force, as it was, or what changed over time.",
            discussion: """
                Versions are kept, also of a workflow that is deleted.

                EXAMPLE
                  bittern workflows show welcome
                  bittern workflows show welcome --history
                  bittern workflows show welcome --version 3
                  bittern workflows show welcome --output json | jq .definition
                """
        )

        @Argument(help: "Its name.", completion: StoredNames.workflows.completion) var name: String
        @Option(help: "As it was in this version.") var version: Int?
        @Flag(help: "Its versions, newest first, each with what it changed.") var history = false
        @Option(help: ArgumentHelp("With --history: only smaller versions.", valueName: "version")) var before: Int?
        @Option(help: "With --history: how many versions at most, 1 to 1000.") var limit: Int?
        @OptionGroup var options: OperatorOptions

        func validate() throws {
            guard version == nil || !history else {
                throw ValidationError("--version and --history exclude each other")
            }
            guard history || before == nil && limit == nil else {
                throw ValidationError("--before and --limit go with --history")
            }
            guard version.map({ $0 > 0 }) ?? true else { throw ValidationError("--version is a number from 1") }
        }

        func run() async throws {
            if history { return try await printHistory() }
            let shown = try await options.withClient { client in
                guard let version else { return try await client.get("workflows", name) }
                let page = try await versions(client, before: version + 1, limit: 1)
                guard let found = page["items"]?[0], found["version"]?.integer == Int64(version) else {
                    throw CommandError("workflow \(name) has no version \(version); --history shows those there are")
                }
                return found
            }
            options.output.printOne(shown, as: { WorkflowStory(of: $0).text })
        }

        private func printHistory() async throws {
            let page = try await options.withClient { try await versions($0, before: before, limit: limit) }
            guard options.output.output == .table else { return Terminal.print(page.text) }
            let columns: [TextTable.Column] = [
                .init("version", "version"), .init("applied", "applied_at"), .init("in force", "in_force"),
                .init("changed", "changed"),
            ]
            let told = WorkflowHistory(of: page["items"]?.elements ?? []).items
            options.output.printList(["items": .array(told), "next": page["next"] ?? nil], columns)
        }

        private func versions(_ client: OperatorClient, before: Int?, limit: Int?) async throws -> JSONValue {
            try await client.get(
                "workflows",
                name,
                "versions",
                query: [("before", before.map(String.init)), ("limit", limit.map(String.init))]
            )
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a workflow out of force; its versions are kept.",
            discussion: """
                Triggers make no more runs of it. Runs that have not ended go on, by the version they began with; how many
                there are is said. To end them, see `bittern runs cancel`.

                EXAMPLE
                  bittern workflows delete welcome
                """
        )

        @Argument(help: "Its name.", completion: StoredNames.workflows.completion) var name: String
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let done = try await options.withClient { try await $0.delete("workflows", name) }
            options.output.printOne(done) { done in
                let waiting = done["waiting_runs"]?.integer ?? 0
                return "deleted \(CellText.harmless(done["name"]?.string ?? ""))"
                    + (waiting == 0
                        ? ""
                        : "; \(waiting) of its runs \(waiting == 1 ? "has" : "have") not ended, and will go on by the "
                            + "version they began with")
            }
        }
    }
}
