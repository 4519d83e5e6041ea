import ArgumentParser
import Domain

extension ConnectionCommands {
    struct Invite: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a link by which a customer connects an account: once, and within a day.",
            discussion: """
                The link is shown here, and never again. A customer who has a connection already authorises it anew; it keeps its
                webhooks and its workflows.

                EXAMPLE
                  bittern connections invite bitbucket --customer acme
                  bittern connections invite bitbucket --customer acme --return-to https://shop.example.org/settings
                """
        )

        @Argument(help: "bitbucket (Cloud) or bitbucket-datacenter.", completion: .apps) var app: String
        @Option(help: "Whose account it will be, in your words.") var customer: String
        @Option(help: "What the connection is to be called, or is; made of the customer when left out.") var name:
            String?

        @Option(
            help: ArgumentHelp(
                "Where the customer goes afterwards; connect.return_origins has to allow it.",
                valueName: "url"
            )
        )
        var returnTo: String?

        @OptionGroup var options: OperatorOptions

        func run() async throws {
            let made = try await options.withClient { client in
                var body: JSONObject = JSONObject([("app", .string(app)), ("customer", .string(customer))])
                body["connection"] = name.map(JSONValue.string)
                body["return_to"] = returnTo.map(JSONValue.string)
                return try await client.post("invitations", body: .object(body))
            }
            options.output.printOne(made, as: { InvitationStory(of: $0).text })
        }
    }
}
