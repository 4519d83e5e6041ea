import Domain
import Testing
import bittern

@Suite struct WorkflowStoryTests {
    private static func definition(_ more: JSONValue = [:]) -> JSONValue {
        // As PostgreSQL gives it: its own order of keys.
        let plain: JSONValue = [
            "on": ["*"], "name": "ring", "steps": [["id": "a", "with": ["url": "/x"], "action": "http.request"]],
        ]
        var members = plain.members ?? JSONObject()
        for member in more.members?.members ?? [] { members[member.name] = member.value }
        return .object(members)
    }

    @Test func `a workflow is told with its definition as it is written`() {
        let told = WorkflowStory(of: [
            "name": "ring", "version": 3, "applied_at": "2026-11-25T10:00:00Z", "paused": true,
            "pause_reason": "the chat is down", "paused_at": "2026-11-25T11:00:00Z", "missing_secrets": ["CHAT"],
            "definition": Self.definition(),
        ]).text
        #expect(
            told == """
                workflow     ring
                version      3, applied 2026-11-25T10:00:00Z
                paused       since 2026-11-25T11:00:00Z: the chat is down
                not set      secrets.CHAT

                name: ring
                on: ["*"]
                steps:
                  - id: a
                    action: http.request
                    with:
                      url: /x

                """
        )
    }

    @Test func `a difference is told line by line`() {
        let changed = WorkflowDiff(of: [
            "name": "ring", "change": "changed", "version": 2, "before": Self.definition(),
            "after": Self.definition(["repeats": true]),
        ]).text
        #expect(
            changed == """
                ring: changed, as version 2
                  name: ring
                  on: ["*"]
                + repeats: true
                  steps:
                    - id: a
                      action: http.request
                  …

                """
        )
        let same: JSONValue = ["name": "ring", "change": "same", "version": 2, "before": 1, "after": 1]
        #expect(WorkflowDiff(of: same).text == "ring: the same, version 2\n")
        let new = WorkflowDiff(of: [
            "name": "ring", "change": "new", "version": 1, "before": nil, "after": Self.definition(),
        ]).text
        #expect(new.hasPrefix("ring: new, as version 1\n+ name: ring\n+ on: "))
        #expect(!new.contains("\n  "))
    }

    @Test func `a history says what each version changed`() {
        let step: JSONValue = ["id": "a", "action": "http.request", "with": ["url": "/y"]]
        let versions: [JSONValue] = [
            ["version": 4, "definition": Self.definition(["repeats": true, "steps": [step]])],
            ["version": 3, "definition": Self.definition(["repeats": true])],
            ["version": 2, "definition": Self.definition()], ["version": 1, "definition": Self.definition()],
        ]
        #expect(
            WorkflowHistory(of: versions).items.map { $0["changed"]?.string }
                == ["steps[0].with.url", "repeats", "(put in force again)", "(the first)"]
        )
        #expect(WorkflowHistory(of: [versions[0]]).items[0]["changed"] == "")
    }

    @Test(arguments: [
        ("", "", ""), ("a\nb\n", "a\nb\n", ""), ("", "a\n", "+ a\n"), ("a\n", "", "- a\n"),
        ("a\nb\nc\n", "a\nx\nc\n", "  a\n- b\n+ x\n  c\n"),
        ("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nx\n6\n7\n8\n9\n", "  …\n  4\n- 5\n+ x\n  6\n  …\n"),
        ("1\n2\n3\n4\n5\n6\n7\n", "x\n2\n3\n4\n5\n6\ny\n", "- 1\n+ x\n  2\n  …\n  6\n- 7\n+ y\n"),
    ])
    func `lines that changed stand with those around them`(old: String, new: String, told: String) {
        #expect(LineDiff(from: old, to: new).text(context: 1) == told)
    }

    @Test func `what a test found is told trigger by trigger`() {
        let told = WorkflowTestStory(of: [
            "items": [
                [
                    "workflow": "ring",
                    "trigger": [
                        "id": 7, "type": "pull_request.created", "event_key": "pullrequest:created",
                        "subject": "pull_requests/42", "repository": "acme/app", "received_at": nil,
                    ], "verdict": "match", "terms": nil, "connection": "acme",
                    "steps": [
                        [
                            "step": "a", "action": "http.request", "standing": "carried_out", "depends_on": [],
                            "terms": nil, "failure": nil, "unknown": ["steps.b.json.id"],
                            "request": [
                                "method": "POST", "url": "https://x.example/y\u{1B}[2J",
                                "headers": ["User-Agent": "bittern"], "body": ["a": 1],
                            ],
                        ],
                        [
                            "step": "c", "action": "http.request", "standing": "depends_on", "depends_on": ["a"],
                            "terms": nil, "request": nil, "failure": "`x` has no value", "unknown": [],
                        ],
                        [
                            "step": "d", "action": "http.request", "standing": "passed_over", "depends_on": [],
                            "terms": [["term": "$.a == 1", "value": nil]], "request": nil, "failure": nil,
                            "unknown": [],
                        ],
                    ],
                ],
                [
                    "workflow": "ring", "trigger": ["id": 8, "type": "branch.created"], "verdict": "other_type",
                    "terms": nil, "connection": nil, "steps": [],
                ],
            ], "next": nil, "warnings": [],
        ]).text
        #expect(
            told == """
                trigger    7, pull_request.created, pull_requests/42, acme/app
                workflow   ring: matches, with connection acme
                  step     a, http.request
                           POST https://x.example/y\u{FFFD}[2J
                           User-Agent: bittern
                           {"a":1}
                           known only in a run: steps.b.json.id
                  step     c, http.request: depends on steps.a; if it is carried out:
                           cannot be made: `x` has no value
                  step     d, http.request: passed over, because its `if` is not true:
                             unknown  $.a == 1

                1 of types that `on` does not name
                1 of 2 would start a run; nothing was sent

                """
        )
        #expect(WorkflowTestStory(of: ["items": []]).text == "there are no triggers\n")
    }
}
