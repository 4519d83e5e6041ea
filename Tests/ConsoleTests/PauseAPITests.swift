import Domain
import HTTPTypes
import Testing

@Suite(.timeLimit(.minutes(2))) struct PauseAPITests {
    @Test func `a workflow is paused and goes on`() async throws {
        try await withDoor { door throws in
            let text = "name: one\non: ['*']\nsteps:\n  - { id: a, action: http.request, with: { url: /x } }\n"
            _ = try await door.send(.post, "/api/v1/workflows", Array(text.utf8))
            let paused = try await door.ask(.post, "/api/v1/workflows/one/pause", ["reason": "the chat is down"])
            #expect(paused.status == 200)
            #expect(paused.json["paused"] == true && paused.json["pause_reason"] == "the chat is down")
            #expect(try await door.ask(.get, "/api/v1/pool").json["paused_workflows"] == ["one"])
            let resumed = try await door.ask(.post, "/api/v1/workflows/one/resume")
            #expect(resumed.json["paused"] == false && resumed.json["paused_at"] == .null)
            #expect(try await door.ask(.post, "/api/v1/workflows/nobody/pause").status == 404)
            #expect(try await door.ask(.post, "/api/v1/workflows/one/pause", ["raeson": "x"]).status == 400)
        }
    }

    @Test func `the pool is paused and goes on`() async throws {
        try await withDoor { door throws in
            let paused = try await door.ask(.post, "/api/v1/pool/pause", ["reason": "maintenance"])
            #expect(paused.status == 200)
            #expect(paused.json["paused"] == true && paused.json["reason"] == "maintenance")
            #expect(paused.json["runs"] == ["ready": 0, "later": 0, "running": 0, "blocked": 0, "parked": 0])
            #expect(try await door.ask(.get, "/api/v1/pool").json == paused.json)
            #expect(try await door.ask(.post, "/api/v1/pool/pause").json["reason"] == "maintenance")
            let resumed = try await door.ask(.post, "/api/v1/pool/resume")
            #expect(resumed.json["paused"] == false && resumed.json["reason"] == .null)
        }
    }
}
