import ArgumentParser
import Domain

/// `bittern secrets`, and what comes after it.
struct SecretCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "secrets",
        abstract: "Named values that workflows insert: {{ secrets.NAME }}.",
        subcommands: [Set.self, List.self, Delete.self]
    )

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keep a value under a name, sealed; it is never shown again.",
            discussion: """
                It is read from a file, from standard input, or asked for without echo at a terminal; never from the
                command line, which others can see. One newline at its end is not part of it. At most 16 KiB.

                EXAMPLE
                  bittern secrets set CHAT_URL
                  bittern secrets set CHAT_URL --from-file chat-url
                  pass show chat/url | bittern secrets set CHAT_URL
                """
        )

        @Argument(help: "What templates call it: letters, digits, _ and -.") var name: String
        @Option(
            help: ArgumentHelp("A file with the value; - reads standard input.", valueName: "file"),
            completion: .file()
        )
        var fromFile: String?
        @OptionGroup var options: OperatorOptions

        func validate() throws {
            guard SecretName(name) != nil else {
                throw ValidationError("the name of a secret is 1 to 63 letters, digits, _ and -, no - first")
            }
        }

        func run() async throws {
            let value = try await value()
            let done = try await options.withClient { client in
                try await client.change("secrets", name, body: ["value": value.withValue(JSONValue.string)])
            }
            options.output.printOne(done) { done in
                "\(done["created"]?.boolean == true ? "created" : "replaced") \(name)"
            }
        }

        private func value() async throws -> Secret {
            if let fromFile { return try SecretInput.read(fromFile, option: "--from-file") }
            guard HiddenPrompt.isPossible else { return try SecretInput.read("-", option: "the value") }
            return Secret(try await HiddenPrompt.ask("value of \(name): "))
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the names, which workflows insert them, and which of them are missing; never a value.",
            discussion: """
                EXAMPLE
                  bittern secrets list
                """
        )

        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let columns: [TextTable.Column] = [
                .init("name", "name"), .init("set", "is_set"), .init("created", "created_at"),
                .init("changed", "changed_at"), .init("workflows", "workflows"),
            ]
            try await options.printList(columns) { try await $0.get("secrets") }
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Forget a secret; refused while workflows in force insert it.",
            discussion: """
                EXAMPLE
                  bittern secrets delete CHAT_URL
                """
        )

        @Argument(help: "Its name.", completion: StoredNames.secrets.completion) var name: String
        @Flag(help: "Also while workflows insert it; their runs die there.") var force = false
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            _ = try await options.withClient {
                try await $0.delete("secrets", name, query: [("force", force ? "true" : nil)])
            }
            if options.output.output == .table { Terminal.print("deleted \(name)") }
        }
    }
}
