import BitbucketSimulator
import Domain
import Foundation
import HTTPTypes
import Postgres
import Testing

/// The commands that an author of workflows uses, from the first file to a run that waits.
@Suite(.timeLimit(.minutes(5))) struct WorkflowAuthoringTests {
    private static var bitbucket: SimulatorConfiguration {
        let ada = SamplePerson(uuid: "0a1b2c3d-0000-4000-8000-000000000004", name: "acme", nickname: "acme")
        return SimulatorConfiguration(
            accounts: [SimulatedAccount(token: "token-of-acme", person: ada)],
            now: { Date() }
        )
    }

    private static let greet = """
        name: greet
        on: [pull_request.created]
        steps:
          - id: greet
            action: http.request
            with:
              method: POST
              url: "/2.0/repositories/{{ trigger.repository.full_name }}/x"
              headers: { X-Key: "{{ secrets.CHAT_KEY }}" }
              json: { text: "{{ trigger.pull_request.title }}" }
          - id: ring
            action: http.request
            if: '$.steps.greet.status == 201'
            with: { url: "https://chat.example.org/{{ steps.greet.json.id }}" }

        """
    private static let push = #"""
        {
          "name": "push", "on": ["branch.*"], "where": "$.trigger.ref.name == \"main\"",
          "steps": [{ "id": "a", "action": "http.request", "with": { "url": "/2.0/user" } }]
        }
        """#

    @Test func `a folder is compared, applied, changed, tested, paused and deleted`() async throws {
        try await withBittern(roles: "receiver,console") { bittern, _ in
            try await withTemporaryFolder { folder in
                try FileManager.default.createDirectory(atPath: folder + "/deep", withIntermediateDirectories: true)
                func write(_ text: String, _ name: String) throws {
                    try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
                }
                try write(Self.greet, "greet.yaml")
                try write(Self.push, "deep/push.json")
                try write("not a workflow", "README.md")
                try write("x: y", ".hidden.yaml")

                let before = try await bittern.command(["workflows", "diff", folder, "--exit-code"])
                #expect(before.status == 1, "\(before)")
                #expect(before.text.contains("greet: new, as version 1\n+ name: greet\n"), "\(before.text)")
                #expect(before.text.contains("push: new"))
                #expect(try await bittern.command(["workflows", "diff", folder]).status == 0)

                let dry = try await bittern.command(["workflows", "apply", folder, "--dry-run"])
                #expect(dry.status == 0 && dry.text.contains("WOULD CHANGE"), "\(dry)")
                #expect(try await bittern.command(["workflows", "list"]).text == "(none)\n")
                let applied = try await bittern.command(["workflows", "apply", folder])
                #expect(applied.status == 0, "\(applied)")
                #expect(applied.remarks.contains("inserts the secret CHAT_KEY, which is not set"), "\(applied.remarks)")
                let same = try await bittern.command(["workflows", "diff", folder, "--exit-code"])
                #expect(
                    same.status == 0 && same.text == "push: the same, version 1\ngreet: the same, version 1\n",
                    "\(same)"
                )

                try write(Self.push.replacing("main", with: "trunk"), "deep/push.json")
                try write(Self.greet.replacing("name: greet", with: "name: greet\nwhere: $.trigger.type"), "greet.yaml")
                let refused = try await bittern.command(["workflows", "apply", folder])
                #expect(refused.status == 1)
                #expect(
                    refused.remarks.contains("/greet.yaml, line 2, column 1: workflow greet: where: "),
                    "\(refused)"
                )
                try write(Self.greet, "greet.yaml")
                let changed = try await bittern.command(["workflows", "diff", folder])
                #expect(changed.text.contains(#"- where: '$.trigger.ref.name == "main"'"#), "\(changed.text)")
                #expect(try await bittern.command(["workflows", "apply", folder]).status == 0)
                let history = try await bittern.command(["workflows", "show", "push", "--history"])
                #expect(history.text.contains("where") && history.text.contains("(the first)"), "\(history.text)")
                let old = try await bittern.command(["workflows", "show", "push", "--version", "1"])
                #expect(old.text.contains("1, applied") && old.text.contains("not in force"), "\(old.text)")
                #expect(old.text.contains(#""main""#))
                #expect(try await bittern.command(["workflows", "show", "push", "--version", "9"]).status == 1)

                try await rehearseAndPause(bittern, folder)
            }
        }
    }

    private func rehearseAndPause(_ bittern: BitternProcess, _ folder: String) async throws {
        let street = Street(bittern)
        try await withBitbucketSimulator(Self.bitbucket) { simulator in
            try await street.connect("acme", token: "token-of-acme", base: try await simulator.baseURL)
            let hook = try await street.makeHook("hook", connection: "acme")
            let file = folder + "/greet.yaml"
            let sample = try await bittern.command([
                "workflows", "test", file, "--event", "pullrequest:created", "--repository", "acme/app",
                "--connection", "acme",
            ])
            #expect(sample.status == 0, "\(sample)")
            #expect(sample.text.contains("the secret `CHAT_KEY` is not set"), "\(sample.text)")

            let set = try await BitternProcess.command(
                ["secrets", "set", "CHAT_KEY"],
                environment: [
                    "BITTERN_OPERATOR_URL": bittern.operatorURL, "BITTERN_OPERATOR_TOKEN": bittern.operatorToken,
                ],
                input: Array("the-chat-key-of-this-test\n".utf8)
            )
            #expect(set.status == 0 && set.text == "created CHAT_KEY\n", "\(set)")
            #expect(try await bittern.command(["secrets", "list"]).text.contains("greet"))
            let refused = try await bittern.command(["secrets", "delete", "CHAT_KEY"])
            #expect(refused.status == 1 && refused.remarks.contains("is used by workflow greet"), "\(refused)")

            #expect(
                try await street.deliver(Street.pullRequest(1), to: hook, key: "pullrequest:created").status == 202
            )
            let since = try await bittern.command(["workflows", "test", file, "--since", "1h"])
            #expect(
                since.text.contains("X-Key: ‹secret›") && since.text.contains("Authorization: ‹secret›"),
                "\(since.text)"
            )
            #expect(since.text.contains("depends on steps.greet; if it is carried out:"))
            #expect(since.text.contains("GET https://chat.example.org/‹steps.greet.json.id›"))
            #expect(since.text.hasSuffix("1 of 1 would start a run; nothing was sent\n"))
            #expect(!since.text.contains("the-chat-key") && !since.text.contains("token-of-acme"))
            #expect(simulator.requests().filter { $0.path.hasSuffix("/x") }.isEmpty)
        }
        let paused = try await bittern.command(["workflows", "pause", "greet", "--reason", "not today"])
        #expect(paused.status == 0 && paused.text == "paused greet\n", "\(paused)")
        #expect(try await bittern.command(["workflows", "show", "greet"]).text.contains(": not today\n"))
        #expect(try await bittern.command(["workflows", "resume", "greet"]).text == "resumed greet\n")
        #expect(
            try await bittern.command(["workflows", "pause", "--all"]).text.contains(
                "paused the worker pool; 0 runs wait"
            )
        )
        #expect(try await bittern.command(["workflows", "resume", "--all"]).status == 0)
        #expect(try await bittern.command(["workflows", "delete", "push"]).text == "deleted push\n")
        let schema = try await bittern.command(["workflows", "schema"])
        #expect(schema.json?["additionalProperties"] == false)
    }

    @Test func `runs of a paused workflow wait, and go on when it does`() async throws {
        try await withBittern { bittern, _ in
            let street = Street(bittern)
            try await withBitbucketSimulator(Self.bitbucket) { simulator in
                let base = try await simulator.baseURL
                try await street.connect("acme", token: "token-of-acme", base: base)
                let hook = try await street.makeHook("hook", connection: "acme")
                try await street.apply(
                    "name: w\non: ['*']\nsteps:\n  - { id: a, action: http.request, with: { url: /2.0/user } }\n"
                )
                #expect(try await bittern.command(["workflows", "pause", "w"]).status == 0)
                _ = try await street.deliver(Street.pullRequest(1), to: hook, key: "pullrequest:created")
                let pool = try await eventually("its run waits") {
                    let pool = try await street.operate(.get, "/pool").json
                    return pool?["runs"]?["ready"]?.integer == 1 ? pool : nil
                }
                #expect(pool["paused_workflows"] == ["w"])
                let gone = try await bittern.command(["workflows", "delete", "w", "--output", "json"])
                #expect(gone.json == ["name": "w", "waiting_runs": 1])
                _ = try await street.endedRuns(1)
            }
        }
    }
}
