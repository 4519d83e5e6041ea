import ArgumentParser
import BitbucketSimulator
import Domain
import Testing
import bittern

@Suite struct SimulateTests {
    @Test func `a scenario may be YAML, with texts that look like numbers in quotes`() throws {
        let scenario = try ScenarioFile.parse(
            """
            # two customers, one of them unlucky
            settings: { expires_in: 60, auto_approve: true }
            accounts:
              - nickname: zoe
                workspaces: [acme]
                token: "12345"
            consumers:
              - { key: k, secret: "007", callback: "http://127.0.0.1/c", scopes: [account] }
            scripts:
              - method: GET
                path: /2.0/user
                answers: [{ status: 503, times: 2 }]
            """
        )
        #expect(scenario.accounts.map(\.token) == ["12345"])
        #expect(scenario.consumers.map(\.secret) == ["007"])
    }

    @Test func `it may be JSON, and may be empty`() throws {
        #expect(try ScenarioFile.parse(#"{"accounts":[{"nickname":"zoe"}]}"#).accounts.count == 1)
        #expect(try ScenarioFile.parse("").accounts.isEmpty)
    }

    @Test(arguments: ["accounts: [", "- a", "consumer: []", "settings: { token_length: '64' }", "a: &x 1\nb: *x"])
    func `what is no scenario is refused`(text: String) {
        #expect(throws: (any Error).self) { try ScenarioFile.parse(text) }
    }

    @Test(arguments: [
        ["--consumer-secret", "s"], ["--consumer-key", "k", "--consumer-secret", "s", "--consumer-secret-file", "f"],
        ["--expires-in", "0"], ["--token-length", "7000"],
    ])
    func `options that say nothing sensible are a usage error`(options: [String]) {
        let error = #expect(throws: (any Error).self) { try Bittern.parseAsRoot(["simulate"] + options) }
        #expect(error.map(ExitStatus.init) == .usage)
    }

    @Test func `options that do are understood`() throws {
        _ = try Bittern.parseAsRoot([
            "simulate", "--consumer-key", "k", "--consumer-secret", "s", "--consumer-scope", "account", "--callback",
            "http://127.0.0.1/c", "--expires-in", "30", "--scenario", "f", "--accept-any-token", "--auto-approve",
        ])
    }
}
