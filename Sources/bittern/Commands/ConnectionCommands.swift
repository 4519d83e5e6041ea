import ArgumentParser
import Domain

/// `bittern connections`, and what comes after it.
struct ConnectionCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connections",
        abstract: "The accounts that workflows act with.",
        subcommands: [AddToken.self, List.self, Show.self]
    )

    struct AddToken: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a connection out of an access token, which is sealed.",
            discussion: """
                Bitbucket Cloud is asked first whose token it is; one that is refused is not stored.

                EXAMPLE
                  bittern connections add-token acme --customer acme --token-file token
                  pass show bitbucket/acme | bittern connections add-token acme --customer acme --token-file -
                """
        )

        @Argument(help: "What it is to be called: a-z, 0-9, dots, dashes, underscores.") var name: String?
        @Option(name: .customLong("name"), help: .hidden) var namedName: String?
        @Option(help: "Whose account it is, in your words.") var customer: String
        @Option(help: "bitbucket (Cloud) or bitbucket-datacenter.") var app: String = "bitbucket"
        @Option(help: ArgumentHelp("A file with the token; - reads standard input.", valueName: "file")) var tokenFile:
            String

        @Option(
            name: [.customLong("api-url"), .customLong("api-base-url")],
            help: ArgumentHelp("Where the API is, when not at the app's own address.", valueName: "url")
        )
        var apiURL: String?

        @OptionGroup var options: OperatorOptions

        func validate() throws {
            guard (name == nil) != (namedName == nil) else { throw ValidationError("give the connection one name") }
        }

        func run() async throws {
            let token = try SecretInput.read(tokenFile, option: "--token-file")
            try await options.printOne { client in
                var body: JSONObject = JSONObject([
                    ("name", .string(name ?? namedName ?? "")), ("app", .string(app)), ("customer", .string(customer)),
                    ("token", token.withValue(JSONValue.string)),
                ])
                body["api_url"] = apiURL.map(JSONValue.string)
                return try await client.post("connections", body: .object(body))
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show every connection.",
            discussion: """
                EXAMPLE
                  bittern connections list
                """
        )

        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let columns: [TextTable.Column] = [
                .init("name", "name"), .init("app", "app"), .init("customer", "customer"), .init("state", "state"),
                .init("account", "account_name"), .init("api", "api_url"),
            ]
            try await options.printList(columns) { try await $0.get("connections") }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one connection.",
            discussion: """
                EXAMPLE
                  bittern connections show acme
                """
        )

        @Argument(help: "Its name.") var name: String
        @OptionGroup var options: OperatorOptions

        func run() async throws { try await options.printOne { try await $0.get("connections", name) } }
    }
}
