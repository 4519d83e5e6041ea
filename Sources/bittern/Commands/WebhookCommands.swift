import ArgumentParser
import Domain

/// `bittern webhooks`, and what comes after it.
struct WebhookCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhooks",
        abstract: "The places where Bitbucket delivers.",
        subcommands: [
            Create.self, Register.self, List.self, Show.self, Reconcile.self, RotateSecret.self, Unregister.self,
        ]
    )

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make an address and a secret, for a hook that you enter in Bitbucket's settings.",
            discussion: """
                The secret is shown here, and never again.

                EXAMPLE
                  bittern webhooks create --name acme --product cloud --connection acme
                """
        )

        @Option(help: "What it is to be called: a-z, 0-9, dots, dashes, underscores.") var name: String
        @Option(help: "Which Bitbucket delivers.") var product: ProductName
        @Option(help: "Whose account its workflows act with.", completion: StoredNames.connections.completion)
        var connection: String?

        @Option(
            help: ArgumentHelp("A file with the secret that Bitbucket has already; - reads it.", valueName: "file"),
            completion: .file()
        )
        var secretFile: String?

        @Flag(help: "Verify nothing: anybody who learns the address can deliver.") var unsigned = false
        @OptionGroup var options: OperatorOptions

        func validate() throws {
            if unsigned, secretFile != nil {
                throw ValidationError("--unsigned and --secret-file exclude each other")
            }
        }

        func run() async throws {
            let secret = try secretFile.map { try SecretInput.read($0, option: "--secret-file") }
            try await options.printOne { client in
                var body: JSONObject = JSONObject([("name", .string(name)), ("product", .string(product.rawValue))])
                body["connection"] = connection.map(JSONValue.string)
                body["secret"] = secret.map { $0.withValue(JSONValue.string) }
                if unsigned { body["unsigned"] = true }
                return try await client.post("webhooks", body: .object(body))
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show every webhook.",
            discussion: """
                EXAMPLE
                  bittern webhooks list --output json | jq -r '.items[].url'
                """
        )

        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let columns: [TextTable.Column] = [
                .init("name", "name"), .init("product", "product"), .init("connection", "connection"),
                .init("customer", "customer"), .init("unsigned", "unsigned"), .init("hook", "remote.state"),
                .init("drift", "remote.drift"), .init("url", "url"),
            ]
            try await options.printList(columns) { try await $0.get("webhooks") }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one webhook: its secrets, its hook in Bitbucket, and what was refused at its address.",
            discussion: """
                A secret is `safe to remove` when a newer one has verified a delivery since it last did. The last 20
                refused requests say why nothing arrives; both are written down every ten seconds. `remote` is the hook that
                Bittern made in Bitbucket, as it was when Bitbucket was asked last, and `drift` in what that differed from
                what was registered; bittern webhooks reconcile asks again, and repairs it.

                EXAMPLE
                  bittern webhooks show acme
                """
        )

        @Argument(help: "Its name.", completion: StoredNames.webhooks.completion) var name: String
        @OptionGroup var options: OperatorOptions

        func run() async throws { try await options.printOne { try await $0.get("webhooks", name) } }
    }
}

/// `cloud` or `datacenter` on the command line.
enum ProductName: String, ExpressibleByArgument, CaseIterable {
    case cloud
    case datacenter

    var product: Product {
        switch self {
        case .cloud: .cloud
        case .datacenter: .datacenter
        }
    }
}
