import ArgumentParser
import BitbucketSimulator
import Domain
import FoundationEssentials
import HTTPTypes

/// `bittern simulate`: a local Bitbucket, Cloud and Data Center at one address.
struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run a local Bitbucket: OAuth, a part of its API, and hooks that fire.",
        discussion: """
            Cloud and Data Center stand at one address, each under its own paths. There
            is one account, whose token is given or made up, and one OAuth consumer of
            each product with the same key and secret. What it does is said on standard
            error; a line that begins with STRANGE is a request that Bitbucket would not
            know.

            Beside Bitbucket's own addresses it has /simulator/…:
              GET     requests, deliveries, strangers, grants, hooks, accounts,
                      consumers, workspaces, events, clock
              DELETE  requests, strangers, scripts
              PATCH   consumers/KEY {secret, scopes, callback, name, private}
              POST    one object to add it, or to change something:
                pull-requests {repository, title, branch, description, destination,
                              author, product}
                fire          {event, product, plugin, variant, workspace, repository,
                              branch, pull_request, actor}
                hooks         {url, secret, events, gzip_above_bytes, product,
                              workspace, repository}
                accounts      {nickname, name, uuid, token, scopes, workspaces,
                              administrator}
                consumers     {key, secret, product, name, callback, scopes, private,
                              workspace}
                workspaces    {slug, name}
                repositories  {full_name}
                rename        {workspace, slug}
                revoke        {consumer, account}: a customer takes a grant back
                clock         {advance_seconds} or {at}: tokens age without waiting
                settings      {expires_in, token_length, scope_member, code_seconds,
                              refresh_grace_seconds, refresh_idle_seconds,
                              auto_approve, accept_any_token, hook_calls_per_hour,
                              hooks_per_place, hook_errors}
                script        {method, path, body_contains, answers}
                scenario      all of these in one document

            An answer of a script is {status, headers, body, html, delay_seconds,
            drop_connection, carry_out, times}. With carry_out what was asked for is
            done first; with drop_connection nobody hears of it.

            A scenario is a YAML or JSON file with any of settings, clock, workspaces,
            repositories (acme/app), accounts, consumers, hooks, pull_requests and
            scripts: lists of the objects above.

            EXAMPLES
              bittern simulate --port 7990 --token sesame
              bittern simulate --consumer-key k --consumer-secret s --expires-in 30
              bittern simulate --scenario two-customers.yaml
              curl http://127.0.0.1:7990/simulator/pull-requests \\
                -d '{"repository": "acme/app", "title": "Greet"}'
            """
    )

    @Option(help: "The address to listen on.") var host = "127.0.0.1"
    @Option(help: "The port to listen on; 0 lets the system choose.") var port = 7990
    @Option(help: "The account's access token.") var token: String?

    @Option(
        help: ArgumentHelp("A file with the account's token; - reads standard input.", valueName: "file"),
        completion: .file()
    )
    var tokenFile: String?

    @Option(help: "A workspace that the account sees, and in capitals a project; may be given again.")
    var workspace: [String] = ["acme"]

    @Option(help: "A scope that the token has; may be given again.")
    var scope: [String] = ["account", "pullrequest:write", "repository:write", "webhook", "PROJECT_ADMIN"]

    @OptionGroup(title: "OAuth") var consumer: SimulateConsumerOptions

    @Option(help: ArgumentHelp("What there is besides, and what goes wrong when: YAML or JSON.", valueName: "file"))
    var scenario: String?

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard token == nil || tokenFile == nil else {
            throw ValidationError("--token and --token-file exclude each other")
        }
    }

    func run() async throws {
        let scenario = try scenario.map { try ScenarioFile.read($0) }
        let given = try tokenFile.map { try SecretInput.read($0, option: "--token-file") } ?? token.map(Secret.init)
        let secret = given ?? RandomText.make(bytes: 24)
        let account = secret.withValue { SimulatedAccount(token: $0, scopes: scope, workspaces: workspace) }
        // A scenario with accounts or consumers of its own needs none made up, but gets those that are asked for.
        let hasAccount = given != nil || (scenario?.accounts ?? []).isEmpty
        let consumers = try consumer.consumers(unless: !(scenario?.consumers ?? []).isEmpty)
        let simulator = BitbucketSimulator(
            SimulatorConfiguration(
                host: host,
                port: port,
                accounts: hasAccount ? [account] : [],
                consumers: consumers.all,
                settings: consumer.settings,
                scenario: scenario,
                now: { Date() },
                observe: { Terminal.complain(SimulateLine.text(of: $0)) }
            )
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await UntilInterrupted.run(simulator) }
            let address = try await simulator.baseURL
            // A token that was made up here opens nothing but this simulator, and nobody else knows it.
            var members: [(String, JSONValue)] = [
                ("url", .string(address)),
                ("token", given == nil && hasAccount ? secret.withValue(JSONValue.string) : .null),
                ("workspaces", .array(workspace.map(JSONValue.string))),
            ]
            members += consumers.told
            output.printOne(.object(JSONObject(members)))
            try await group.waitForAll()
        }
    }
}
