import Console
import Domain
import HTTPTypes
import Postgres
import Store
import Testing

@Suite(.timeLimit(.minutes(3))) struct RunAPITests {
    private static let workflows: [JSONValue] = ["first", "second"].map { name in
        [
            "name": .string(name), "on": ["pull_request.*"],
            "steps": [["id": "a", "action": "http.request", "with": ["url": "/2.0/user"]]],
        ]
    }

    /// A door with two workflows in force and the runs of `count` triggers, half of the first one's dead.
    private func withRuns(_ count: Int, _ body: @escaping @Sendable (RunningDoor) async throws -> Void) async throws {
        try await withDoor { door throws in
            for workflow in Self.workflows { _ = try await door.ask(.post, "/api/v1/workflows", workflow) }
            _ = try await store(count, at: door)
            _ = try await door.pool.execute("select passed from bittern_store.match_workflows(1000)")
            let control = RunControl(pool: door.pool)
            let first = try await control.chosen(RunSelection(workflow: "first"), most: count, oldestFirst: true)
            _ = try await door.pool.execute(
                """
                select id from bittern_store.end_runs(\(Array(first.prefix(count / 2))), 'dead', 'answered 503') id
                """
            )
            try await body(door)
        }
    }

    private static func ids(_ answer: JSONValue) -> [Int64] {
        (answer["items"]?.elements ?? []).compactMap { $0["id"]?.integer ?? $0.integer }
    }

    @Test func `runs are listed by what they have in common, page by page`() async throws {
        try await withRuns(6) { door throws in
            let dead = try await door.ask(.get, "/api/v1/runs?state=dead&limit=2").json
            #expect(Self.ids(dead).count == 2)
            let next = try #require(dead["next"]?.string)
            let rest = try await door.ask(.get, "/api/v1/runs?state=dead&limit=2&before=\(next)").json
            #expect(Self.ids(rest).count == 1 && rest["next"] == .null)
            for (query, count) in [
                ("", 12), ("?workflow=first", 6), ("?workflow=second&state=waiting", 6),
                ("?workflow=second&state=dead", 0),
                ("?reason=answered%205", 3), ("?reason=other", 0), ("?connection=nobody", 0), ("?since=1h", 12),
                ("?until=1h", 0), ("?since=-infinity&until=infinity", 12), ("?state=blocked", 0),
                ("?since=2020-01-01T00:00:00Z&until=2021-01-01T00:00:00%2B01:00", 0),
            ] {
                let found = try await door.ask(.get, "/api/v1/runs\(query)").json
                #expect(Self.ids(found).count == count, "\(query)")
            }
            let trigger = rest["items"]?[0]?["trigger_id"]?.integer ?? 0
            #expect(Self.ids(try await door.ask(.get, "/api/v1/runs?trigger=\(trigger)").json).count == 2)
        }
    }

    @Test(arguments: [
        ("state=gone", "it must be one of waiting"), ("since=yesterday", "it must be how long ago"),
        ("until=2026-02-31T00:00:00Z", "no moment that there is"),
        ("since=1d1", "it must be"),
        ("since=99999999d", "it must be"), ("workflo=x", "workflo"),
    ])
    func `what narrows in no way we know is refused`(query: String, because: String) async throws {
        try await withDoor { door throws in
            let answer = try await door.ask(.get, "/api/v1/runs?\(query)")
            #expect(answer.status == 400)
            #expect(answer.json["detail"]?.string?.contains(because) == true, "\(answer)")
        }
    }

    @Test func `dead runs are done again, by what they have in common or by number`() async throws {
        try await withRuns(6) { door throws in
            let dead = Self.ids(try await door.ask(.get, "/api/v1/runs?state=dead").json)
            let rehearsal = try await door.ask(.post, "/api/v1/runs/retry", ["workflow": "first", "dry_run": true]).json
            #expect(rehearsal["count"] == 3 && Self.ids(rehearsal) == dead.sorted())
            let batch = try await door.ask(.post, "/api/v1/runs/retry", ["workflow": "first", "limit": 2]).json
            #expect(Self.ids(batch) == Array(dead.sorted().prefix(2)))
            let past = try #require(batch["next"]?.string.flatMap { Int64($0) })
            let rest = try await door.ask(
                .post,
                "/api/v1/runs/retry",
                ["workflow": "first", "limit": 2, "past": .number(JSONNumber(past))]
            ).json
            #expect(Self.ids(rest) == [dead[0]] && rest["next"] == .null)
            let none = try await door.ask(.post, "/api/v1/runs/retry", ["ids": [.number(JSONNumber(dead[0]))]]).json
            #expect(none == ["items": [], "count": 0, "next": nil])
            let again = try await door.ask(.post, "/api/v1/runs/\(dead[0])/retry")
            #expect(again.status == 409)
            #expect(again.json["detail"]?.string?.contains("is waiting; to retry it") == true, "\(again)")
            #expect(try await door.ask(.post, "/api/v1/runs/1/retry").status == 404)
        }
    }

    @Test func `runs are cancelled, and come back`() async throws {
        try await withRuns(6) { door throws in
            let batch = try await door.ask(.post, "/api/v1/runs/cancel", ["workflow": "second"]).json
            #expect(batch["count"] == 6)
            let ids = Self.ids(batch)
            let shown = try await door.ask(.get, "/api/v1/runs/\(ids[0])").json
            #expect(shown["state"] == "cancelled" && shown["reason"] == "cancelled by an operator")
            let one = try await door.ask(.post, "/api/v1/runs/\(ids[0])/retry")
            #expect(one.status == 200 && one.json["state"] == "waiting" && one.json["attempts"] == [])
            let other = try await door.ask(.post, "/api/v1/runs/\(ids[0])/cancel")
            #expect(other.status == 200 && other.json["state"] == "cancelled")
            let rehearsal = try await door.ask(
                .post,
                "/api/v1/runs/cancel",
                ["ids": .array(ids.map { .string("\($0)") }), "dry_run": true]
            ).json
            #expect(rehearsal["count"] == 0)
        }
    }

    @Test(arguments: ["retry", "cancel"])
    func `nothing is done to all runs by leaving everything out`(verb: String) async throws {
        try await withDoor { door throws in
            for body in [[:], ["dry_run": true], ["ids": [1], "workflow": "w"]] as [JSONValue] {
                let answer = try await door.ask(.post, "/api/v1/runs/\(verb)", body)
                #expect(answer.status == 400)
                #expect(answer.json["detail"]?.string?.contains("say which runs") == true, "\(answer)")
            }
            let wrong = try await door.ask(.post, "/api/v1/runs/\(verb)", ["state": "succeeded"])
            #expect(wrong.json["detail"]?.string?.contains("to \(verb), it must be one of") == true, "\(wrong)")
            for ids in [[], ["x"], [-1]] as [JSONValue] {
                #expect(try await door.ask(.post, "/api/v1/runs/\(verb)", ["ids": ids]).status == 400)
            }
        }
    }

    @Test func `triggers are replayed once for each workflow, unless they are to be again`() async throws {
        try await withDoor { door throws in
            let ids = try await store(4, at: door)
            _ = try await door.pool.execute("select passed from bittern_store.match_workflows(1000)")
            for workflow in Self.workflows { _ = try await door.ask(.post, "/api/v1/workflows", workflow) }
            let wish: JSONValue = ["triggers": .array(ids.map { .number(JSONNumber($0)) }), "workflow": "first"]
            func replay(_ more: JSONValue) async throws -> (count: Int64, answers: [JSONValue]) {
                var body = wish.members ?? JSONObject()
                for member in more.members?.members ?? [] { body[member.name] = member.value }
                var answers: [JSONValue] = []
                repeat {
                    body["past"] = answers.last?["next"]?.string.flatMap { Int64($0) }.map { .number(JSONNumber($0)) }
                    answers.append(try await door.ask(.post, "/api/v1/triggers/replay", .object(body)).json)
                } while answers.last?["next"]?.string != nil && answers.count < 30
                return (answers.reduce(0) { $0 + ($1["count"]?.integer ?? 0) }, answers)
            }
            #expect(try await replay(["dry_run": true]).count == 4)
            let made = try await replay(["limit": 3])
            #expect(made.count == 4)
            let items = made.answers.flatMap { $0["items"]?.elements ?? [] }
            let item = try #require(items.first)
            #expect(item["workflow"] == "first" && item["type"] == "pull_request.created")
            #expect(try await door.ask(.get, "/api/v1/runs/\(item["run_id"]?.integer ?? 0)").status == 200)
            #expect(try await replay([:]).count == 0)
            #expect(try await replay(["again": true]).count == 4)
            #expect(try await replay(["triggers": nil, "since": "1h", "workflow": nil]).count == 4, "of the second")
            let unknown = try await door.ask(
                .post,
                "/api/v1/triggers/replay",
                ["since": "1h", "workflow": "nobody"]
            )
            #expect(unknown.status == 404)
            #expect(try await door.ask(.post, "/api/v1/triggers/replay", [:]).status == 400)
        }
    }

    @Test func `what waits and why is shown by queue, by host and by run`() async throws {
        try await withRuns(2) { door throws in
            let queues = try await door.ask(.get, "/api/v1/queues").json
            #expect(queues["items"]?.elements?.count == 2)
            #expect(queues["items"]?[1]?["workflow"] == "first" || queues["items"]?[1]?["workflow"] == "second")
            _ = try await door.pool.execute(
                """
                select bittern_store.hold_queues(array_agg(id), array_agg(bittern_store.now() + interval '1 min'),
                                                 array_agg('https://x does not answer'::text)) as held
                  from bittern_store.run_queue where workflow = 'second'
                """
            )
            let held = try await door.ask(.get, "/api/v1/queues?held=true").json
            #expect(held["items"]?[0]?["held_because"] == "https://x does not answer")
            expect(held, isA: "Queues")
            let waiting = try await door.ask(.get, "/api/v1/runs?workflow=second&limit=1").json["items"]?[0]
            let run = try await door.ask(.get, "/api/v1/runs/\(waiting?["id"]?.integer ?? 0)").json
            expect(run, isA: "RunDetails")
            #expect(run["waits"]?.elements?.compactMap { $0["kind"]?.string } == ["held", "turn"])
            let shapes = OperatorAPI.description["components"]?["schemas"]
            #expect(
                Set(run["waits"]?[0]?.members?.names ?? [])
                    == Set(
                        shapes?["RunDetails"]?["properties"]?["waits"]?["items"]?["properties"]?.members?.names ?? []
                    )
            )
            #expect(
                Set(held["items"]?[0]?.members?.names ?? [])
                    == Set(shapes?["Queues"]?["properties"]?["items"]?["items"]?["properties"]?.members?.names ?? [])
            )
            _ = try await door.pool.execute(
                """
                select bittern_store.note_circuits(array['https://x'], array['open'], array['timed out'], array[5],
                                                   array[bittern_store.now()])::text as noted
                """
            )
            let host = try #require(try await door.ask(.get, "/api/v1/hosts").json["items"]?[0])
            expect(host, isA: "Host")
            #expect(host["reason"] == "timed out")
        }
    }

    private func expect(_ value: JSONValue, isA schema: String) {
        let described = OperatorAPI.description["components"]?["schemas"]?[schema]?["properties"]?.members?.names ?? []
        #expect(Set(value.members?.names ?? []) == Set(described), "\(schema)")
    }
}
