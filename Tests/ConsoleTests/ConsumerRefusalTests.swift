import Domain
import HTTPTypes
import Postgres
import Testing

/// What is refused of consumers, and that its reason is said.
@Suite(.timeLimit(.minutes(2))) struct ConsumerRefusalTests {
    private static let all = "/api/v1/consumers"

    @Test(arguments: [
        (#"{"types":["*"]}"#, "name is missing"), (#"{"name":""}"#, "1 to 100"), (#"{"name":"a\u0007"}"#, "control"),
        (#"{"name":"a","types":[]}"#, "1 to 100"), (#"{"name":"a","types":"*"}"#, "must be a list"),
        (#"{"name":"a","types":["pull_requests.*"]}"#, "`pull_request.*`"),
        (#"{"name":"a","types":[7]}"#, "an element of types is a number"),
        (#"{"name":"a","max_attempts":0}"#, "from 1 to 1000"), (#"{"name":"a","max_attempts":1.5}"#, "from 1 to 1000"),
        (#"{"name":"a","start_at":"2026-11-23"}"#, "with its offset"),
        (#"{"name":"a","start_at":"2026-11-23T16:00:00"}"#, "with its offset"),
        (#"{"name":"a","start_at":"now"}"#, "infinity for the end"),
        (#"{"name":"a","start_at":7}"#, "must be a string"),
        (#"{"name":"a","filter":""}"#, "1 to 10000"), (#"{"name":"a","type":["*"]}"#, "did you mean `types`?"),
    ])
    func `a bad consumer says what is wrong with it`(body: String, reason: String) async throws {
        try await expect(400, reason, of: Self.all, body)
    }

    @Test(arguments: [
        ("receive", #"{"batch":-1}"#, "batch is `-1`"), ("receive", #"{"batch":0}"#, "from 1 to 1000"),
        ("receive", #"{"batch":1001}"#, "from 1 to 1000"), ("receive", #"{"batch":1e99}"#, "from 1 to 1000"),
        ("receive", #"{"batch":"9"}"#, "must be a number"), ("receive", #"{"lease_seconds":0}"#, "from 1 to 43200"),
        ("receive", #"{"lease_seconds":43201}"#, "from 1 to 43200"), ("ack", "{}", "lease is missing"),
        ("ack", #"{"lease":7}"#, "must be a string"), ("ack", #"{"lease":"-7"}"#, "`lease` of a batch"),
        ("ack", #"{"lease":"99999999999999999999"}"#, "`lease` of a batch"), ("seek", "{}", "start_at is missing"),
        ("seek", #"{"start_at":"yesterday"}"#, "with its offset"),
        ("redrive", #"{"trigger_id":"x"}"#, "must be a number"),
    ])
    func `a bad question says what is wrong with it`(verb: String, body: String, reason: String) async throws {
        try await expect(400, reason, of: "\(Self.all)/shop/\(verb)", body)
    }

    @Test func `what only PostgreSQL knows to be wrong is said too, and nothing is made`() async throws {
        try await withDoor { door throws in
            let refused: [(JSONValue, Int, String)] = [
                (["name": "a", "filter": "$.trigger.type"], 422, "is not a predicate"),
                (["name": "a", "filter": "$.a =="], 422, "not a SQL/JSON path"),
                (["name": "a", "owner": "nobody at all"], 404, "no role nobody at all"),
                (["name": "a", "start_at": "2026-02-30T00:00:00Z"], 400, "no such moment"),
                (["name": "a", "start_at": "2026-11-23T16:00:00+99:00"], 400, "no such moment"),
            ]
            for (body, status, reason) in refused {
                let answer = try await door.ask(.post, Self.all, body)
                #expect(answer.status == status, "\(body.text)")
                #expect(answer.json["detail"]?.string?.contains(reason) == true, "\(answer.json.text)")
            }
            #expect(try await door.ask(.get, Self.all).json["items"] == [])
        }
    }

    @Test func `a worker that keeps its transaction open is named as what is in the way`() async throws {
        try await withDoor { door throws in
            _ = try await store(1, at: door)
            _ = try await door.ask(.post, Self.all, ["name": "shop", "start_at": "-infinity"])
            try await door.pool.withConnection { worker in
                try await worker.execute("begin")
                try await worker.execute("select lease_id from bittern.receive('shop')")
                let answer = try await door.ask(.post, "\(Self.all)/shop/seek", ["start_at": "infinity"])
                #expect(answer.status == 409)
                #expect(answer.json["detail"]?.string?.contains("transaction open") == true, "\(answer.json.text)")
                try await worker.execute("rollback")
            }
            #expect(try await door.ask(.post, "\(Self.all)/shop/seek", ["start_at": "infinity"]).status == 200)
        }
    }

    private func expect(_ status: Int, _ reason: String, of path: String, _ body: String) async throws {
        try await withDoor(on: "host=/nonexistent") { door throws in
            let answer = try await door.send(.post, path, Array(body.utf8))
            #expect(answer.status == status)
            let detail = try JSONValue(parsing: answer.body)["detail"]?.string
            #expect(detail?.contains(reason) == true, "\(detail ?? "")")
        }
    }
}
