import ArgumentParser
import Domain

extension ConnectionCommands {
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ask Bitbucket whether a connection works, and whose it is.",
            discussion: """
                Its token is renewed when that has to be. Ends with 1 when the connection is not usable.

                EXAMPLE
                  bittern connections check acme
                """
        )

        @Argument(help: "Its name.", completion: StoredNames.connections.completion) var name: String
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let check = try await options.withClient { try await $0.post("connections", name, "check", body: [:]) }
            options.output.printOne(check, as: { ConnectionCheckStory(of: $0).text })
            guard check["usable"]?.boolean == true else { throw ExitCode.failure }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End a connection: delete its tokens, at once. Its record, webhooks and workflows stay.",
            discussion: """
                Bitbucket has no documented way to be told; the customer removes the app in Bitbucket's own settings. A new
                link (connections invite) brings the connection back.

                EXAMPLE
                  bittern connections revoke acme
                """
        )

        @Argument(help: "Its name.", completion: StoredNames.connections.completion) var name: String
        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let done = try await options.withClient { try await $0.post("connections", name, "revocation", body: [:]) }
            options.output.printOne(done) { done in
                let name = CellText.harmless(done["name"]?.string ?? "")
                return done["revoked"]?.boolean == true
                    ? "revoked \(name): its tokens are deleted; a new link (bittern connections invite) brings it back"
                    : "\(name) was revoked before"
            }
        }
    }
}
