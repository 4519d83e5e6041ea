import Domain
import Testing
import bittern

@Suite struct RunStoryTests {
    private static let waiting: JSONValue = [
        "id": 7, "workflow": "welcome", "workflow_version": 3, "trigger_id": 5, "connection": "acme",
        "state": "waiting",
        "reason": nil, "due_at": "2026-11-23T16:00:00+00:00", "step": 1, "created_at": "2026-11-23T16:00:00+00:00",
        "ended_at": nil,
        "trigger": [
            "id": 5, "type": "pull_request.created", "subject": "pull_requests/1", "repository": "acme/app",
            "webhook": "hook", "actor_name": "Ada", "received_at": "2026-11-23T15:59:59+00:00",
        ], "steps": ["greet", "ring"],
        "waits": [
            ["kind": "held", "detail": "https://x does not answer", "until": "2026-11-23T16:01:00+00:00", "run": nil],
            ["kind": "turn", "detail": "2 of its queue are before it", "until": nil, "run": nil],
        ],
        "attempts": [
            [
                "step": 0, "number": 1, "step_id": "greet", "started_at": "2026-11-23T16:00:00+00:00",
                "seconds": JSONNumber("0.123456").map(JSONValue.number) ?? .null, "outcome": "succeeded", "reason": nil,
                "request": ["method": "POST", "url": "https://api.example.org/x", "headers": [:]],
                "answer": ["status": 201, "json": ["id": 9]],
            ],
            [
                "step": 1, "number": 1, "step_id": "ring", "started_at": "2026-11-23T16:00:01+00:00", "seconds": 2,
                "outcome": "retry", "reason": "answered 503",
                "request": ["method": "POST", "url": "https://chat.example.org/"], "answer": ["status": 503],
            ],
        ],
    ]

    private func story(_ changes: JSONValue = [:]) -> String {
        var run = Self.waiting.members ?? JSONObject()
        for change in changes.members?.members ?? [] { run[change.name] = change.value }
        return RunStory(of: .object(run)).text
    }

    @Test func `one that waits is told with what it did and what it waits for`() {
        #expect(
            story() == """
                run          7 of welcome, version 3
                trigger      5, pull_request.created acme/app pull_requests/1 by Ada, at webhook hook, 2026-11-23T15:59:59+00:00
                connection   acme
                made         2026-11-23T16:00:00+00:00
                state        waiting
                             nobody takes runs from its queue until 2026-11-23T16:01:00+00:00: https://x does not answer
                             a worker takes it when its turn comes: 2 of its queue are before it
                steps        greet, ring; it is at ring
                attempts     greet, try 1: succeeded, 0.123 s, 2026-11-23T16:00:00+00:00
                               POST https://api.example.org/x → 201  {"id":9}
                             ring, try 1: retry, answered 503, 2 s, 2026-11-23T16:00:01+00:00
                               POST https://chat.example.org/ → 503

                """
        )
    }

    @Test func `one that is dead is told with why, and what can be done`() {
        let told = story([
            "state": "dead", "reason": "answered 410", "ended_at": "2026-11-23T16:02:00+00:00", "step": nil,
            "waits": [],
            "trigger": nil, "connection": nil,
        ])
        #expect(told.contains("trigger      5, which is not kept any more\n"))
        #expect(told.contains("connection   none: its calls carry no credential\n"))
        #expect(told.contains("state        dead since 2026-11-23T16:02:00+00:00: answered 410\n"))
        #expect(told.contains("steps        greet, ring\n"))
        #expect(told.contains("`bittern runs retry 7` has it done again from the step it ended at"))
    }

    @Test(arguments: [
        ("pool_paused", "all workflows are paused: x"), ("workflow_paused", "its workflow is paused: x"),
        ("workflow_limit", "as many runs of its workflow as may be are in hand: x"),
        ("running", "a worker has it, and must be heard of by T"),
        ("silent", "the worker that had it has said nothing since T; another takes it over"),
        ("parked", "it waits until somebody does something: x"),
        ("behind", "it is behind run 6, which has the same key"),
        ("due", "it is due at T: x"), ("turn", "a worker takes it when its turn comes: x"), ("new", "new: x"),
    ])
    func `each reason to wait has its sentence`(kind: String, sentence: String) {
        let told = story(["waits": [["kind": .string(kind), "detail": "x", "until": "T", "run": 6]]])
        #expect(told.contains("             \(sentence)\n"), "\(told)")
    }

    @Test func `what came from outside cannot write on the terminal`() {
        let told = story(["attempts": [["step_id": "a", "number": 1, "outcome": "dead", "reason": "\u{1B}[2J"]]])
        #expect(!told.contains("\u{1B}"))
    }

    @Test func `batches are added up`() {
        var tally = RunTally(done: "retried", isRehearsal: false)
        tally.add(["items": [1, 2], "count": 2, "next": "2"])
        #expect(tally.next == "2")
        tally.add(["items": [3], "count": 1, "next": nil])
        #expect(tally.text == "retried 3 runs: 1, 2, 3\n")
        #expect(tally.json == ["items": [1, 2, 3], "count": 3, "next": nil])
        var rehearsal = RunTally(done: "cancelled", isRehearsal: true)
        rehearsal.add(["items": [1], "count": 4_000, "next": nil])
        #expect(rehearsal.text == "4000 runs would be cancelled: 1, …\n")
        #expect(RunTally(done: "retried", isRehearsal: false).text == "retried 0 runs\n")
    }

    @Test func `a replay says what it made of how many triggers`() {
        var tally = ReplayTally(isRehearsal: true)
        let item: JSONValue = [
            "trigger_id": 1, "type": "t", "workflow": "w", "version": 1, "connection": nil, "run_id": nil,
        ]
        tally.add(["items": [item], "count": 1, "triggers": 20, "next": nil])
        #expect(
            tally.text == """
                TRIGGER  TYPE  WORKFLOW  VERSION  CONNECTION  RUN
                1        t     w         1        -           -
                1 run would be made from 20 triggers

                """
        )
        #expect(ReplayTally(isRehearsal: false).text == "made 0 runs from 0 triggers\n")
    }
}
