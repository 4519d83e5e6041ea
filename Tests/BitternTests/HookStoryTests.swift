import Domain
import Testing
import bittern

@Suite struct HookStoryTests {
    private static let unchanged: JSONValue = [
        "webhook": "acme-app", "connection": "acme", "customer": "Acme", "level": "repository", "place": "acme/app",
        "url": "https://bittern.example.org/webhooks/t", "hook_id": "h1", "events": ["repo:push", "repo:fork"],
        "outcome": "unchanged", "dry_run": false, "drift": [], "reasons": [], "warnings": [], "strangers": [],
        "secrets_removed": [],
    ]

    private func report(_ changes: JSONValue) -> JSONValue {
        var report = Self.unchanged.members ?? JSONObject()
        for change in changes.members?.members ?? [] { report[change.name] = change.value }
        return .object(report)
    }

    private func item(_ report: JSONValue, problem: JSONValue = nil) -> JSONValue {
        ["webhook": "acme-app", "connection": "acme", "report": report, "problem": problem]
    }

    @Test func `one that is as it should be is told in a few lines`() {
        #expect(
            HookStory(of: Self.unchanged).text == """
                webhook      acme-app, of connection acme, customer Acme
                hook         as it should be, at repository acme/app (h1)
                delivers     repo:push, repo:fork
                to           https://bittern.example.org/webhooks/t

                """
        )
    }

    @Test func `what differed, what is doubtful and who is unknown is told`() {
        let told = HookStory(
            of: report([
                "outcome": "updated", "dry_run": true, "reasons": ["it was switched off in Bitbucket"],
                "warnings": ["careful"], "secrets_removed": [1],
                "strangers": [["hook_id": "h9", "name": "evil\u{1B}[2J", "url": "https://x"]],
            ])
        ).text
        #expect(told.contains("would be updated in Bitbucket, at repository acme/app (h1)\n"))
        #expect(told.contains("because      it was switched off in Bitbucket\n"))
        #expect(told.contains("removed      secret 1, which nothing is signed with any more\n"))
        #expect(told.contains("warning      careful\n"))
        #expect(told.contains("hook h9 (evil\u{FFFD}[2J) delivers here"))
    }

    @Test func `a secret that Bitbucket was given is told without it`() throws {
        let told = try #require(
            SecretStory(of: ["name": "acme-app", "number": 2, "secret": nil, "hook": Self.unchanged])
        )
        #expect(told.text.hasPrefix("Bitbucket signs with secret 2 of webhook acme-app from now on"))
        #expect(SecretStory(of: ["name": "a", "number": 2, "secret": "s", "hook": nil])?.text == nil)
    }

    @Test func `pages are put together, and end at the last`() {
        var tally = ReconciliationTally(after: nil)
        tally.add(["items": [item(Self.unchanged)], "next": "acme-app", "stopped": nil])
        #expect(!tally.isOver)
        #expect(tally.next == "acme-app")
        tally.add(["items": [item(report(["outcome": "updated", "reasons": ["why"]]))], "next": nil, "stopped": nil])
        #expect(tally.isOver)
        #expect(tally.count == 2)
        #expect(tally.failure == nil)
        #expect(tally.text.split(separator: "\n").last == "acme-app  acme        acme/app  updated    why")
        #expect(tally.json["items"]?.elements?.count == 2)
        #expect(tally.json["next"] == .null)
    }

    @Test func `what was stopped says where to go on`() {
        var tally = ReconciliationTally(after: "aaa")
        tally.add(["items": [], "next": nil, "stopped": ["detail": "no more calls", "retry_after_seconds": nil]])
        #expect(tally.isOver)
        #expect(tally.failure == .away)
        #expect(tally.complaint == "no more calls; then: bittern webhooks reconcile --all --after aaa")
    }

    @Test(arguments: [([403], bittern.ExitStatus.notAllowed), ([502, 502], .away), ([403, 422], .failed)])
    func `how it ends is how those that failed did`(statuses: [Int], status: bittern.ExitStatus) {
        var tally = ReconciliationTally(after: nil)
        let failed = statuses.map { code -> JSONValue in
            item(nil, problem: ["status": .number(JSONNumber(code)), "detail": "no"])
        }
        tally.add(["items": .array(failed + [item(Self.unchanged)]), "next": nil, "stopped": nil])
        #expect(tally.failure == status)
        #expect(tally.complaint.hasPrefix("\(failed.count) of \(failed.count + 1) webhooks could not be reconciled"))
        #expect(tally.text.contains("failed"))
    }
}
