import ArgumentParser
import Domain
import Testing
import bittern

@Suite struct CommandLineTests {
    private static let commands: [[String]] = leaves(of: Bittern.self, at: [])

    private static func leaves(of command: any ParsableCommand.Type, at path: [String]) -> [[String]] {
        let subcommands = command.configuration.subcommands
        guard !subcommands.isEmpty else { return [path] }
        return subcommands.flatMap { leaves(of: $0, at: path + [$0._commandName]) }
    }

    private func help(_ path: [String]) -> String {
        do {
            var command = try Bittern.parseAsRoot(path + ["--help"])
            try command.run()
            return ""
        } catch {
            return Bittern.fullMessage(for: error)
        }
    }

    @Test func `all the verbs are there`() {
        let names = Self.commands.map { $0.joined(separator: " ") }
        let wanted = [
            "serve", "migrate", "doctor", "config print", "keys generate", "keys rotate", "apps list",
            "apps show", "apps set", "connections invite", "connections check", "connections revoke", "webhooks create",
            "webhooks list",
            "webhooks show", "webhooks rotate-secret", "webhooks register", "webhooks unregister", "webhooks reconcile",
            "connections add-token", "connections list", "connections show", "workflows apply", "workflows list",
            "workflows show", "workflows delete", "workflows diff", "workflows test", "workflows pause",
            "workflows resume", "workflows schema", "actions list", "actions show", "secrets set", "secrets list",
            "secrets delete", "deliveries list",
            "deliveries show", "deliveries explain",
            "triggers list", "triggers show",
            "triggers tail", "triggers replay", "consumers list", "consumers create", "consumers show",
            "consumers seek",
            "consumers delete", "consumers redrive", "runs list", "runs show", "runs retry", "runs cancel",
            "runs queues", "runs hosts", "send", "simulate", "psql", "openapi",
            "completion",
        ]
        #expect(Set(names) == Set(wanted))
    }

    @Test(arguments: commands)
    func `every command shows an example`(path: [String]) {
        #expect(help(path).contains("EXAMPLE"), "\(path)")
        #expect(help(path).contains("bittern \(path.joined(separator: " "))"), "\(path)")
    }

    @Test(arguments: commands.filter { !["serve", "psql", "completion"].contains($0[0]) })
    func `every command that prints data prints it as a table or as JSON`(path: [String]) {
        #expect(help(path).contains("--output"), "\(path)")
    }

    @Test(arguments: [
        ["nothing"], ["serve", "--nothing"], ["webhooks", "create"], ["runs", "show", "x"],
        ["webhooks", "create", "--name", "a", "--product", "gitlab"], ["send", "k", "--url", "u", "--webhook", "w"],
        ["send", "--url", "u"], ["send", "k", "--url", "u", "--gzip", "--deflate"],
        ["send", "k", "--url", "u", "--sign-over", "raw"], ["send", "k", "--url", "u", "--count", "0"],
        ["send", "k", "--url", "u", "--rate", "9"], ["send", "k", "--url", "u", "--count", "2", "--rate", "0"],
        ["send", "k", "--url", "u", "--count", "2", "--duplicate"], ["send", "k", "--list"],
        ["send", "k", "--url", "u", "--count", "2", "--request-id", "r"],
        ["send", "k", "--url", "u", "--attempt", "0"],
        ["send", "k", "--url", "u", "--plugin", "--product", "cloud"], ["send", "k", "--url", "u", "--number", "-1"],
        ["send", "k", "--url", "u", "--body", "-", "--secret-file", "-"],
        ["send", "k", "--url", "u", "--body", "f", "--variant", "tag"],
        ["send", "k", "--url", "u", "--repository", "a"],
        ["webhooks", "create", "--name", "a", "--product", "cloud", "--unsigned", "--secret-file", "f"],
        ["connections", "add-token", "--customer", "c", "--token-file", "f"], ["keys", "generate", "--id", "a:b"],
        ["connections", "add-token", "a", "--customer", "c"], ["connections", "invite", "bitbucket"],
        ["connections", "add-token", "a", "--customer", "c", "--token-file", "f", "--client-credentials"],
        ["connections", "add-token", "a", "--customer", "c", "--client-credentials", "--api-url", "http://h"],
        ["apps", "set", "bitbucket"], ["apps", "set", "bitbucket", "--mode", "theirs"], ["apps", "show"],
        ["connections", "check"], ["connections", "revoke"],
        ["simulate", "--token", "a", "--token-file", "b"], ["completion", "csh"],
        ["consumers", "create"], ["consumers", "create", "a", "--max-attempts", "many"], ["consumers", "seek", "a"],
        ["consumers", "redrive", "a", "all"], ["triggers", "tail", "--consumer", "a", "--after", "0"],
        ["triggers", "tail", "--consumer", "a", "--type", "*"],
        ["triggers", "tail", "--consumer", "a", "--webhook", "w"],
        ["workflows", "pause"], ["workflows", "pause", "a", "--all"], ["workflows", "resume"],
        ["workflows", "show", "a", "--version", "0"], ["workflows", "show", "a", "--history", "--version", "1"],
        ["workflows", "show", "a", "--limit", "3"], ["workflows", "apply"], ["workflows", "diff"],
        ["workflows", "test", "f"], ["workflows", "test", "f", "--trigger", "1", "--since", "1d"],
        ["workflows", "test", "f", "--trigger", "1", "--limit", "3"],
        ["workflows", "test", "f", "--since", "1d", "--product", "cloud"],
        ["workflows", "test", "f", "--event", "k", "--repository", "a"],
        ["secrets", "set"], ["secrets", "set", "A", "value"], ["secrets", "set", "a b"],
    ])
    func `a command line that is not understood is a usage error`(arguments: [String]) {
        let error = #expect(throws: (any Error).self) { try Bittern.parseAsRoot(arguments) }
        #expect(error.map(ExitStatus.init) == .usage)
    }

    @Test func `usage ends with 2, and not with the parser's own 64`() {
        #expect(ExitStatus(rawValue: 64).rawValue == 2)
        #expect(ExitStatus(rawValue: 3).rawValue == 3)
    }

    @Test(arguments: [
        ["connections", "add-token", "acme", "--customer", "c", "--token-file", "-", "--api-url", "http://h"],
        [
            "connections", "add-token", "--name", "acme", "--customer", "c", "--token-file", "f", "--api-base-url",
            "http://h",
        ],
        ["connections", "add-token", "own", "--customer", "us", "--client-credentials"], ["keys", "rotate"],
        ["connections", "invite", "bitbucket", "--customer", "acme", "--name", "n", "--return-to", "https://h/x"],
        [
            "apps", "set", "bitbucket", "--client-id", "k", "--client-secret-file", "-", "--mode", "own", "--scope",
            "webhook", "--scope", "email", "--custom-scope", "x", "--remove-scope", "y", "--base-url", "http://h",
            "--api-url", "", "--authorize-url", "http://a", "--token-url", "http://t",
        ],
        ["apps", "list", "--search", "data center", "--output", "json"],
        ["send", "--event", "pullrequest:created", "--url", "http://h"], ["send", "pr:opened", "--webhook", "w"],
        ["send", "--list"], ["send", "--list", "--product", "cloud", "--output", "json"],
        ["send", "repo:push", "--url", "http://h", "--gzip", "--sign-over", "raw", "--duplicate", "--attempt", "2"],
        ["send", "repo:push", "--url", "http://h", "--variant", "tag", "--count", "50", "--rate", "0.5"],
        ["psql", "--role", "r", "--", "-c", "select 1"], ["triggers", "tail", "--after", "0", "--output", "json"],
        ["triggers", "tail", "--consumer", "shop", "--output", "json"],
        [
            "consumers", "create", "shop", "--type", "pull_request.*", "--type", "branch.updated", "--filter",
            "$.a == 1",
            "--from", "beginning", "--max-attempts", "3", "--owner", "shop_worker",
        ],
        ["consumers", "seek", "shop", "--to", "2026-11-23T16:00:00Z"], ["consumers", "seek", "shop", "--to", "now"],
        ["consumers", "redrive", "shop"], ["consumers", "redrive", "shop", "1795536000000003"],
        ["consumers", "delete", "shop", "--output", "json"],
        ["runs", "list", "--state", "dead", "--before", "7", "--limit", "3"],
        ["workflows", "apply", "a.yaml", "b.yaml", "folder", "--dry-run"], ["workflows", "diff", "-", "--exit-code"],
        ["workflows", "pause", "a", "--reason", "r"], ["workflows", "pause", "--all"],
        ["workflows", "resume", "--all"],
        ["workflows", "show", "a", "--version", "3"], ["workflows", "show", "a", "--history", "--before", "9"],
        ["workflows", "test", "f", "--workflow", "w", "--trigger", "7"],
        ["workflows", "test", "f", "--since", "1d", "--limit", "3"],
        [
            "workflows", "test", "f", "--event", "pr:opened", "--product", "datacenter", "--variant", "usual",
            "--repository", "acme/app", "--connection", "acme",
        ],
        ["workflows", "schema"], ["secrets", "set", "CHAT_URL", "--from-file", "-"], ["secrets", "list"],
        ["secrets", "delete", "CHAT_URL", "--force"],
        ["config", "print", "--config", "f", "--data-dir", "d"],
    ])
    func `a command line that is right is understood`(arguments: [String]) throws {
        _ = try Bittern.parseAsRoot(arguments)
    }

    @Test func `errors end as scripts expect`() {
        #expect(ExitStatus(ConfigurationError("x")) == .configuration)
        #expect(ExitStatus(CommandError("x", .away)).rawValue == 69)
        #expect(ExitStatus(CommandError("x", .notAllowed)).rawValue == 77)
        #expect(ExitStatus(CommandError("x")).rawValue == 1)
        #expect(ExitStatus(ExitCode(5)).rawValue == 5)
        #expect(ExitStatus(CancellationError()).rawValue == 1)
    }
}
