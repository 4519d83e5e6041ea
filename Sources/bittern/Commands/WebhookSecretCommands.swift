import ArgumentParser
import Domain

extension WebhookCommands {
    struct RotateSecret: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rotate-secret",
            abstract: "Replace a webhook's secret without a gap: two are valid until you finish.",
            discussion: """
                Of a registered webhook Bitbucket is given the new secret at once, and nobody has to see it. Of any other it is
                shown here, and never again: enter it in Bitbucket. When a delivery has come that is signed with the new
                one, --finish (or, of a registered one, reconcile) removes the old one, and refuses before.

                EXAMPLE
                  bittern webhooks rotate-secret acme
                  bittern webhooks show acme
                  bittern webhooks rotate-secret acme --finish
                """
        )

        @Argument(help: "The webhook's name.", completion: StoredNames.webhooks.completion) var name: String

        @Option(
            help: ArgumentHelp("A file with the secret that Bitbucket has already; - reads it.", valueName: "file"),
            completion: .file()
        )
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
            let done = try await options.withClient { client in
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
            options.output.printOne(done) { SecretStory(of: $0)?.text ?? FieldList($0).text }
        }
    }
}
