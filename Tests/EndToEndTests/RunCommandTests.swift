import BitbucketSimulator
import Domain
import Foundation
import HTTPTypes
import Postgres
import Testing

/// The commands for runs, against a running service.
@Suite(.timeLimit(.minutes(4))) struct RunCommandTests {
    private static let loopback = ["BITTERN_ALLOW_ADDRESSES": "127.0.0.0/8"]

    /// A bittern with a workflow `call` whose one step meets `answers`, in order.
    private func withCalls(
        answering answers: [ScriptedAnswer],
        more: String = "",
        _ body: (BitternProcess, Street, Street.Hook, PostgresPool) async throws -> Void
    ) async throws {
        try await withBittern(environment: Self.loopback) { bittern, database in
            let street = Street(bittern)
            try await withBitbucketSimulator(SimulatorConfiguration(accounts: [], now: { Date() })) { simulator in
                simulator.script(.put, "/call", answers: answers)
                let base = try await simulator.baseURL
                try await street.apply(
                    """
                    name: call
                    on: [pull_request.created]
                    \(more)
                    steps:
                      - id: call
                        action: http.request
                        with: { method: PUT, url: "\(base)/call" }
                        retry: { attempts: 1 }
                    """
                )
                try await body(bittern, street, try await street.makeHook("hook"), database)
            }
        }
    }

    private func deliver(_ count: Int, _ street: Street, _ hook: Street.Hook) async throws {
        for number in 1...count {
            let reply = try await street.deliver(Street.pullRequest(number), to: hook, key: "pullrequest:created")
            #expect(reply.status == 202)
        }
    }

    @Test func `dead runs are listed, told, and done again`() async throws {
        let gone = Array(repeating: ScriptedAnswer(status: 410), count: 3)
        let fine = Array(repeating: ScriptedAnswer(status: 200), count: 20)
        try await withCalls(answering: gone + fine) { bittern, street, hook, _ in
            try await deliver(3, street, hook)
            let dead = try await street.endedRuns(3)
            #expect(dead.allSatisfy { $0["state"] == "dead" }, "\(dead)")
            let id = "\(dead[0]["id"]?.integer ?? 0)"
            let listed = try await bittern.command(["runs", "list", "--state", "dead", "--since", "1h"])
            #expect(listed.status == 0 && listed.text.contains(id), "\(listed)")
            let told = try await bittern.command(["runs", "show", id])
            #expect(told.text.contains("answered 410") && told.text.contains("→ 410"), "\(told)")
            #expect(told.text.contains("`bittern runs retry \(id)`"))

            let nothing = try await bittern.command(["runs", "retry"])
            #expect(nothing.status == 2 && nothing.remarks.contains("say which runs"), "\(nothing)")
            let rehearsal = try await bittern.command(["runs", "retry", "--workflow", "call", "--dry-run"])
            #expect(rehearsal.text.contains("3 runs would be retried"), "\(rehearsal)")
            let one = try await bittern.command(["runs", "retry", id])
            #expect(one.text == "retried 1 run: \(id)\n", "\(one)")
            let others = try await bittern.command([
                "runs", "retry", "--workflow", "call", "--reason", "answered 4", "--output", "json",
            ])
            #expect(others.json?["count"] == 2, "\(others)")
            let done = try await street.endedRuns(3)
            _ = try await eventually("all have succeeded") {
                try await street.operate(.get, "/runs?state=succeeded").json?["items"]?.elements?.count == 3
                    ? true : nil
            }
            #expect(done.count == 3)
            let again = try await bittern.command(["runs", "retry", id])
            #expect(again.text == "retried 0 runs\n", "\(again)")
        }
    }

    @Test func `what is paused waits, says why, and can be cancelled`() async throws {
        try await withCalls(answering: [], more: #"serialize: "{{ trigger.subject }}""#) {
            bittern,
            street,
            hook,
            database in
            #expect(
                try await street.operate(.post, "/workflows/call/pause", #"{"reason":"the text is wrong"}"#).status
                    == 200
            )
            try await deliver(2, street, hook)
            _ = try await eventually("they have been made") {
                try await street.operate(.get, "/runs").json?["items"]?.elements?.count == 2 ? true : nil
            }
            let id = try await street.operate(.get, "/runs").json?["items"]?[0]?["id"]?.integer ?? 0
            let told = try await bittern.command(["runs", "show", "\(id)"])
            #expect(told.text.contains("its workflow is paused: the text is wrong"), "\(told)")
            let queues = try await bittern.command(["runs", "queues"])
            #expect(queues.text.contains("call"), "\(queues)")
            #expect(try await bittern.command(["runs", "queues", "--held"]).text == "(none)\n")
            #expect(try await bittern.command(["runs", "hosts"]).text == "(none)\n")
            let cancelled = try await bittern.command(["runs", "cancel", "--state", "waiting", "--limit", "1"])
            #expect(cancelled.text.hasPrefix("cancelled 1 run: "), "\(cancelled)")
            let rest = try await bittern.command(["runs", "cancel", "--workflow", "call", "--yes"])
            #expect(rest.text.hasPrefix("cancelled 1 run: "), "\(rest)")
            let left = try await database.execute("select count(*) as runs from bittern_store.run_pending")
            #expect(try left.first?.get("runs") as Int64? == 0)
        }
    }

    @Test func `stored triggers are replayed to a workflow that came later`() async throws {
        try await withCalls(answering: Array(repeating: ScriptedAnswer(status: 200), count: 20)) {
            bittern,
            street,
            hook,
            _ in
            try await deliver(3, street, hook)
            _ = try await street.endedRuns(3)
            try await street.apply(
                """
                name: later
                on: [pull_request.created]
                steps:
                  - id: call
                    action: http.request
                    with: { method: GET, url: "http://127.0.0.1:1/" }
                    retry: { attempts: 1 }
                """
            )
            let rehearsal = try await bittern.command([
                "triggers", "replay", "--since", "1h", "--workflow", "all", "--dry-run",
            ])
            #expect(
                rehearsal.status == 0 && rehearsal.text.hasSuffix("3 runs would be made from 3 triggers\n"),
                "\(rehearsal)"
            )
            let made = try await bittern.command(["triggers", "replay", "--since", "1h", "--workflow", "later"])
            #expect(made.text.hasSuffix("made 3 runs from 3 triggers\n"), "\(made)")
            let twice = try await bittern.command(["triggers", "replay", "--since", "1h", "--workflow", "all"])
            #expect(twice.text == "made 0 runs from 3 triggers\n", "\(twice)")
            let trigger = try await street.operate(.get, "/triggers").json?["items"]?[0]?["id"]?.integer ?? 0
            let again = try await bittern.command([
                "triggers", "replay", "--trigger", "\(trigger)", "--workflow", "call", "--again", "--output", "json",
            ])
            #expect(again.json?["items"]?[0]?["trigger_id"]?.integer == trigger, "\(again)")
            #expect(again.json?["count"] == 1)
            let unknown = try await bittern.command(["triggers", "replay", "--since", "1h", "--workflow", "nobody"])
            #expect(unknown.status == 1 && unknown.remarks.contains("there is no workflow nobody"), "\(unknown)")
            _ = try await street.endedRuns(7)
        }
    }

    @Test func `a step that is passed over says which of its terms was not true`() async throws {
        try await withBittern(environment: Self.loopback) { bittern, _ in
            let street = Street(bittern)
            try await street.apply(
                #"""
                name: skip
                on: [pull_request.created]
                steps:
                  - id: never
                    if: '$.trigger.type == "pull_request.created" && $.payload.pullrequest.state == "MERGED"'
                    action: http.request
                    with: { method: GET, url: "http://127.0.0.1:1/" }
                """#
            )
            try await deliver(1, street, try await street.makeHook("hook"))
            let run = try await street.endedRuns(1)[0]
            #expect(run["state"] == "succeeded")
            let told = try await bittern.command(["runs", "show", "\(run["id"]?.integer ?? 0)"])
            #expect(
                told.text.contains(#"never, try 1: skipped, $.payload.pullrequest.state == "MERGED" is false"#),
                "\(told)"
            )
        }
    }
}
