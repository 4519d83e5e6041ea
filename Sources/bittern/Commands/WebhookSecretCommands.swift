import ArgumentParser
import Domain

extension WebhookCommands {
    struct RotateSecret: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rotate-secret",
            abstract: "Replace a webhook's secret without a gap: two are valid until you finish.",
            discussion: """
                First without --finish: the new secret is shown here, and never again; enter it in Bitbucket. When a delivery has
                come that is signed with it, --finish removes the old one, and refuses before.

                EXAMPLE
                  bittern webhooks rotate-secret acme
                  bittern webhooks show acme
                  bittern webhooks rotate-secret acme --finish
                """
        )

        @Argument(help: "The webhook's name.") var name: String

        @Option(help: ArgumentHelp("A file with the secret that Bitbucket has already; - reads it.", valueName: "file"))
        var secretFile: String?

        @Flag(help: "Remove the old secret, when it is safe to.") var finish = false
        @Flag(help: "With --finish: remove it even if it may still be in use.") var anyway = false
        @OptionGroup var options: OperatorOptions

        func validate() throws {
            if finish, secretFile != nil { throw ValidationError("--finish and --secret-file exclude each other") }
            if anyway, !finish { throw ValidationError("--anyway goes with --finish") }
        }

        func run() async throws {
            let secret = try secretFile.map { try SecretInput.read($0, option: "--secret-file") }
            try await options.printOne { client in
                guard !finish else {
                    return try await client.delete(
                        "webhooks",
                        name,
                        "secrets",
                        query: [("anyway", anyway ? "true" : nil)]
                    )
                }
                var body = JSONObject([])
                body["secret"] = secret.map { $0.withValue(JSONValue.string) }
                return try await client.post("webhooks", name, "secrets", body: .object(body))
            }
        }
    }
}
