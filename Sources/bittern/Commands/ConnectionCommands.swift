import ArgumentParser
import Domain
import FoundationEssentials

/// `bittern connections`, and what comes after it.
struct ConnectionCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connections",
        abstract: "The accounts that workflows act with.",
        subcommands: [Invite.self, AddToken.self, List.self, Show.self, Check.self, Revoke.self]
    )

    struct AddToken: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a connection out of an access token, which is sealed; no customer has to consent.",
            discussion: """
                Bitbucket Cloud is asked first whose token it is; one that is refused is not stored. With --client-credentials it
                is the app's own OAuth consumer that acts, and its tokens are renewed; the consumer has to be marked private.

                EXAMPLE
                  bittern connections add-token acme --customer acme --token-file token
                  pass show bitbucket/acme | bittern connections add-token acme --customer acme --token-file -
                  bittern connections add-token own --customer us --client-credentials
                """
        )

        @Argument(help: "What it is to be called: a-z, 0-9, dots, dashes, underscores.") var name: String?
        @Option(name: .customLong("name"), help: .hidden) var namedName: String?
        @Option(help: "Whose account it is, in your words.") var customer: String
        @Option(help: "bitbucket (Cloud) or bitbucket-datacenter.", completion: .apps) var app: String = "bitbucket"
        @Option(
            help: ArgumentHelp("A file with the token; - reads standard input.", valueName: "file"),
            completion: .file()
        ) var tokenFile: String?

        @Flag(help: "No token: act as the app's own OAuth consumer.") var clientCredentials = false

        @Option(
            name: [.customLong("api-url"), .customLong("api-base-url")],
            help: ArgumentHelp("Where the API is, when not at the app's own address.", valueName: "url")
        )
        var apiURL: String?

        @OptionGroup var options: OperatorOptions

        func validate() throws {
            guard (name == nil) != (namedName == nil) else { throw ValidationError("give the connection one name") }
            guard (tokenFile == nil) == clientCredentials else {
                throw ValidationError("give either --token-file or --client-credentials")
            }
            guard !clientCredentials || apiURL == nil else {
                throw ValidationError("--client-credentials goes where the app is set to be, without --api-url")
            }
        }

        func run() async throws {
            let token = try tokenFile.map { try SecretInput.read($0, option: "--token-file") }
            try await options.printOne { client in
                var body: JSONObject = JSONObject([
                    ("name", .string(name ?? namedName ?? "")), ("app", .string(app)), ("customer", .string(customer)),
                ])
                body["token"] = token.map { $0.withValue(JSONValue.string) }
                if clientCredentials { body["client_credentials"] = true }
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
                .init("account", "account_name"), .init("scopes", "scopes"), .init("api", "api_url"),
            ]
            try await options.printList(columns) { try await $0.get("connections") }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one connection: how long its token lives, what its scopes lack, and what happened to it.",
            discussion: """
                EXAMPLE
                  bittern connections show acme
                """
        )

        @Argument(help: "Its name.", completion: StoredNames.connections.completion) var name: String
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let shown = try await options.withClient { try await $0.get("connections", name) }
            options.output.printOne(shown, as: { ConnectionStory(of: $0, now: Date()).text })
        }
    }
}
