import ArgumentParser
import Domain

extension AppCommands {
    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change an app's settings; what is not given stays. Prints what apps show prints.",
            discussion: """
                Make an OAuth consumer in Bitbucket first: workspace settings, OAuth consumers; it gives the key (the client id)
                and the secret. Tick there what is named here with --scope. A connection keeps the consumer that it was
                authorised through; those that do are listed.

                EXAMPLE
                  bittern apps set bitbucket --client-id KEY --client-secret-file secret --scope pullrequest:write
                  bittern apps set bitbucket --mode shared
                  bittern apps set bitbucket-datacenter --base-url https://bitbucket.example.org
                """
        )

        @Argument(help: "bitbucket (Cloud) or bitbucket-datacenter.", completion: .apps) var app: String
        @Option(help: "own: the consumer set here; shared: the one of the service's configuration.") var mode: Mode?
        @Option(help: ArgumentHelp("Of your OAuth consumer; Bitbucket calls it its key.", valueName: "id"))
        var clientId: String?

        @Option(
            help: ArgumentHelp("A file with the consumer's secret; - reads standard input.", valueName: "file"),
            completion: .file()
        )
        var clientSecretFile: String?

        @Option(
            help: ArgumentHelp("One that is ticked in the consumer; may be given again.", valueName: "name"),
            completion: .scopes
        )
        var scope: [String] = []

        @Option(help: ArgumentHelp("The same for one that Bittern does not know.", valueName: "name"))
        var customScope: [String] = []

        @Option(help: ArgumentHelp("One that is not ticked any more, of either kind.", valueName: "name"))
        var removeScope: [String] = []

        @Option(
            help: ArgumentHelp(
                "Where all of it is: Data Center's own, or a simulator's. '' takes it back.",
                valueName: "url"
            )
        )
        var baseUrl: String?

        @Option(help: ArgumentHelp("Where its API is; '' for the app's own.", valueName: "url")) var apiUrl: String?
        @Option(help: ArgumentHelp("Where customers consent; '' for the app's own.", valueName: "url"))
        var authorizeUrl: String?

        @Option(help: ArgumentHelp("Where tokens come from; '' for the app's own.", valueName: "url"))
        var tokenUrl: String?

        @OptionGroup var options: OperatorOptions

        enum Mode: String, ExpressibleByArgument, CaseIterable {
            case own
            case shared
        }

        func validate() throws {
            guard !texts.allSatisfy({ $0.1 == nil }) || !lists.allSatisfy(\.1.isEmpty) || clientSecretFile != nil else {
                throw ValidationError("say what is to change; `bittern apps show \(app)` shows what is set")
            }
        }

        func run() async throws {
            let secret = try clientSecretFile.map { try SecretInput.read($0, option: "--client-secret-file") }
            var body = JSONObject()
            for (name, text) in texts { body[name] = text.map(JSONValue.string) }
            for (name, list) in lists where !list.isEmpty { body[name] = .array(list.map(JSONValue.string)) }
            body["client_secret"] = secret.map { $0.withValue(JSONValue.string) }
            let changed = try await options.withClient { try await $0.change("apps", app, body: .object(body)) }
            options.output.printOne(changed, as: { AppStory(of: $0).text })
        }

        private var texts: [(String, String?)] {
            [
                ("mode", mode?.rawValue), ("client_id", clientId), ("base_url", baseUrl), ("api_url", apiUrl),
                ("authorize_url", authorizeUrl), ("token_url", tokenUrl),
            ]
        }

        private var lists: [(String, [String])] {
            [("add_scopes", scope), ("add_custom_scopes", customScope), ("remove_scopes", removeScope)]
        }
    }
}
