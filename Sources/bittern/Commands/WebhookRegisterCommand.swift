import ArgumentParser
import Domain

extension WebhookCommands {
    struct Register: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Have Bitbucket deliver events: make a webhook, and its hook in Bitbucket.",
            discussion: """
                Events are Bitbucket's keys, or globs of them, with commas between. Called again for the same place it
                changes what is there: Bitbucket then delivers these events, and no others. Which scopes are missing is said
                before Bitbucket is asked. The secret is made, sealed, and given to Bitbucket; nobody has to see it.

                EXAMPLE
                  bittern webhooks register --connection acme --repository acme/app --events 'pullrequest:*,repo:push'
                  bittern webhooks register --connection house --project KEY --events 'pr:*'
                """
        )

        @Option(
            help: "Whose account makes the hook, and whose its triggers are.",
            completion: StoredNames.connections.completion
        ) var connection: String

        @Option(help: ArgumentHelp("One repository.", valueName: "workspace/name")) var repository: String?
        @Option(help: ArgumentHelp("All repositories of a workspace (Cloud).", valueName: "slug")) var workspace:
            String?
        @Option(help: ArgumentHelp("All repositories of a project (Data Center).", valueName: "key")) var project:
            String?

        @Option(
            help: ArgumentHelp("What to deliver; may be given more than once.", valueName: "keys"),
            completion: .eventKeys
        )
        var events: [String] = []

        @Option(help: "What the webhook is to be called; without it a name is made of the place.") var name: String?
        @OptionGroup var options: OperatorOptions

        func validate() throws {
            guard [repository, workspace, project].compactMap({ $0 }).count == 1 else {
                throw ValidationError("give one of --repository, --workspace and --project")
            }
            guard !keys.isEmpty else {
                throw ValidationError("--events names no event; write keys, or '*' for all of them")
            }
        }

        private var keys: [String] {
            events.flatMap { $0.split(separator: ",") }.map { $0.filter { !$0.isWhitespace } }.filter { !$0.isEmpty }
        }

        func run() async throws {
            var body = JSONObject([("connection", .string(connection))])
            body["repository"] = repository.map(JSONValue.string)
            body["workspace"] = workspace.map(JSONValue.string)
            body["project"] = project.map(JSONValue.string)
            body["events"] = .array(keys.map(JSONValue.string))
            body["name"] = name.map(JSONValue.string)
            let report = try await options.withClient { [body] in
                try await $0.post("registrations", body: .object(body))
            }
            options.output.printOne(report) { HookStory(of: $0).text }
        }
    }

    struct Unregister: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a webhook's hook away in Bitbucket.",
            discussion: """
                The webhook and its secrets stay, so that deliveries on their way still arrive; register brings the hook back.
                With --anyway it is forgotten also when Bitbucket cannot be asked; remove it there by hand then.

                EXAMPLE
                  bittern webhooks unregister acme-app
                """
        )

        @Argument(help: "The webhook's name.", completion: StoredNames.webhooks.completion) var name: String
        @Flag(help: "Also when Bitbucket cannot be asked.") var anyway = false
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let report = try await options.withClient { client in
                try await client.delete("webhooks", name, "registration", query: [("anyway", anyway ? "true" : nil)])
            }
            options.output.printOne(report) { HookStory(of: $0).text }
        }
    }
}
