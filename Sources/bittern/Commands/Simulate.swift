import ArgumentParser
import BitbucketSimulator
import Domain
import FoundationEssentials
import HTTPTypes

/// `bittern simulate`: a local Bitbucket.
struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run a local Bitbucket: a part of its API, and hooks that fire.",
        discussion: """
            It knows one account, whose token is given or made up. What it does is said on standard error. Hooks are
            registered by a POST to /simulator/hooks of {url, secret, events, gzip_above_bytes}, and events fired by one to
            /simulator/fire of {event, product, plugin, variant, repository, branch, pull_request}; /simulator/events lists
            them, as `bittern send --list` does.

            EXAMPLE
              bittern simulate --port 7990 --token sesame
              bittern connections add-token demo --customer demo --token-file token --api-url http://127.0.0.1:7990
            """
    )

    @Option(help: "The address to listen on.") var host = "127.0.0.1"
    @Option(help: "The port to listen on; 0 lets the system choose.") var port = 7990
    @Option(help: "The account's access token.") var token: String?

    @Option(help: ArgumentHelp("A file with the account's token; - reads standard input.", valueName: "file"))
    var tokenFile: String?

    @Option(help: "A workspace that the account sees; may be given again.") var workspace: [String] = ["acme"]

    @Option(help: "A scope that the token has; may be given again.")
    var scope: [String] = ["account", "pullrequest:write", "repository:write"]

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard token == nil || tokenFile == nil else {
            throw ValidationError("--token and --token-file exclude each other")
        }
    }

    func run() async throws {
        let given = try tokenFile.map { try SecretInput.read($0, option: "--token-file") } ?? token.map(Secret.init)
        let secret = given ?? RandomText.make(bytes: 24)
        let account = secret.withValue { SimulatedAccount(token: $0, scopes: scope, workspaces: workspace) }
        let simulator = BitbucketSimulator(
            SimulatorConfiguration(
                host: host,
                port: port,
                accounts: [account],
                now: { Date() },
                observe: { Terminal.complain(Self.line(of: $0)) }
            )
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await UntilInterrupted.run(simulator) }
            let address = try await simulator.baseURL
            // A token that was made up here opens nothing but this simulator, and nobody else knows it.
            output.printOne([
                "url": .string(address),
                "token": given == nil ? secret.withValue(JSONValue.string) : .null,
                "workspaces": .array(workspace.map(JSONValue.string)),
            ])
            try await group.waitForAll()
        }
    }

    private static func line(of event: SimulatorEvent) -> String {
        switch event {
        case .answered(let request):
            CellText.harmless("\(request.status.map { "\($0)" } ?? "cut") \(request.method.rawValue) \(request.path)")
        case .delivered(let delivery):
            CellText.harmless(
                "\(delivery.eventKey) to \(delivery.hook.url): "
                    + delivery.attempts.map { $0.status.map { "\($0)" } ?? $0.text }.joined(separator: ", ")
            )
        }
    }
}
