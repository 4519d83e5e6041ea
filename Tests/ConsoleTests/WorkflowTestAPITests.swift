import Domain
import HTTPTypes
import Postgres
import Testing

@Suite(.timeLimit(.minutes(2))) struct WorkflowTestAPITests {
    private static func text(_ more: String = "") -> JSONValue {
        .string(
            """
            name: greet
            on: [pull_request.created]
            \(more)
            steps:
              - id: greet
                action: http.request
                with:
                  method: POST
                  url: "/2.0/repositories/{{ payload.repository.full_name | default: \\"none\\" }}"
                  json: { number: "{{ trigger.pull_request.id }}" }
              - id: ring
                action: http.request
                if: '$.steps.greet.status == 201'
                with: { url: "https://chat.example.org/{{ steps.greet.json.id }}", headers: { K: "{{ secrets.KEY }}" } }
              - id: never
                action: http.request
                if: '$.trigger.type == "x"'
                with: { url: /x }
            """
        )
    }

    private static let body: JSONValue = [
        "actor": ["uuid": "{0a}", "display_name": "Ada"],
        "repository": ["full_name": "acme/app", "uuid": "{0b}", "name": "app"],
        "pullrequest": ["id": 42, "title": "t", "state": "OPEN"],
    ]

    private func connect(at door: RunningDoor) async throws {
        let made = try await door.ask(
            .post,
            "/api/v1/connections",
            [
                "name": "acme", "app": "bitbucket-datacenter", "customer": "c", "token": "the-token",
                "api_url": "https://api.example.org/base",
            ]
        )
        #expect(made.status == 201)
    }

    private func rehearse(_ body: JSONValue, at door: RunningDoor) async throws -> (status: Int, json: JSONValue) {
        try await door.ask(.post, "/api/v1/workflows/test", body)
    }

    @Test func `a sample event is read as the door would, and each request is shown`() async throws {
        try await withDoor { door throws in
            try await connect(at: door)
            _ = try await door.ask(.put, "/api/v1/secrets/KEY", ["value": "the-secret"])
            let tested = try await rehearse(
                [
                    "text": Self.text(), "event_key": "pullrequest:created", "body": .string(Self.body.text),
                    "connection": "acme",
                ],
                at: door
            )
            #expect(tested.status == 200, "\(tested.json.text)")
            let item = try #require(tested.json["items"]?[0])
            #expect(item["verdict"] == "match" && item["connection"] == "acme")
            #expect(item["trigger"]?["id"] == .null && item["trigger"]?["subject"] == "pull_requests/42")
            let steps = item["steps"]?.elements ?? []
            #expect(steps.map { $0["standing"]?.string } == ["carried_out", "depends_on", "passed_over"])
            #expect(steps[0]["request"]?["url"] == "https://api.example.org/base/2.0/repositories/acme%2Fapp")
            #expect(steps[0]["request"]?["body"] == ["number": 42])
            #expect(steps[0]["request"]?["headers"]?["Authorization"] == "‹secret›")
            #expect(steps[1]["depends_on"] == ["greet"] && steps[1]["unknown"] == ["steps.greet.json.id"])
            #expect(steps[1]["request"]?["url"] == "https://chat.example.org/‹steps.greet.json.id›")
            #expect(steps[1]["request"]?["headers"]?["K"] == "‹secret›")
            #expect(steps[2]["terms"]?[0]?["value"] == false && steps[2]["request"] == .null)
            #expect(tested.json["warnings"] == [])
            #expect(!tested.json.text.contains("the-secret") && !tested.json.text.contains("the-token"))
            #expect(try await door.pool.execute("select from bittern_store.run").isEmpty)
        }
    }

    @Test func `stored triggers are held against the file's own condition`() async throws {
        try await withDoor { door throws in
            let ids = try await store(3, at: door)
            let none = try await rehearse(["text": Self.text(), "since": "1h", "limit": 2], at: door)
            #expect(none.json["items"]?.elements?.count == 2, "\(none.json.text)")
            let trigger = try #require(
                try await door.pool.execute("select id from bittern_store.trigger order by id limit 1").first
            )
            let id: Int64 = try trigger.get("id")
            #expect(ids.count == 3)
            let condition = "where: '$.payload.number == 7 && $.trigger.product == \"cloud\"'"
            let one = try await rehearse(
                ["text": Self.text(condition), "trigger": .number(JSONNumber(id))],
                at: door
            )
            let item = try #require(one.json["items"]?[0], "\(one.json.text)")
            #expect(item["verdict"] == "condition")
            #expect(item["terms"]?[0] == ["term": "$.payload.number == 7", "value": false])
            #expect(item["terms"]?[1]?["value"] == true)
            let other = try await rehearse(["text": Self.text(), "trigger": 7], at: door)
            #expect(other.status == 404)
            #expect(one.json["warnings"]?[0]?.string?.contains("secret KEY") == true)
        }
    }

    @Test func `what cannot be tested says why`() async throws {
        try await withDoor { door throws in
            let event: [(String, JSONValue)] = [
                ("event_key", "pullrequest:created"), ("body", .string(Self.body.text)),
            ]
            func status(_ members: [(String, JSONValue)]) async throws -> Int {
                try await rehearse(.object(JSONObject(members)), at: door).status
            }
            #expect(try await status([("text", Self.text())]) == 400)
            #expect(try await status([("text", Self.text()), ("trigger", 1), ("since", "1h")]) == 400)
            #expect(try await status([("text", Self.text()), ("since", "yesterday")]) == 400)
            #expect(try await status([("text", "name: a")] + event) == 422)
            #expect(try await status([("text", Self.text("where: '$.a'"))] + event) == 422)
            #expect(try await status([("text", Self.text()), ("workflow", "other")] + event) == 422)
            #expect(try await status([("text", Self.text()), ("connection", "nobody")] + event) == 404)
            #expect(try await status([("text", Self.text()), ("event_key", "k"), ("body", "[")]) == 422)
            let lonely = try await rehearse(.object(JSONObject([("text", Self.text())] + event)), at: door)
            let failure = lonely.json["items"]?[0]?["steps"]?[0]?["failure"]?.string
            #expect(failure?.contains("needs a connection") == true, "\(lonely.json.text)")
        }
    }
}
