import BitbucketSimulator
import Curl
import Domain
import HTTPTypes
import Testing

@Suite struct ScriptTests {
    @Test func `scripted answers are given once, in order, and then the usual one`() async throws {
        try await Client.use { client in
            client.simulator.script(
                .get,
                "/2.0/user",
                answers: [
                    ScriptedAnswer(status: 429, headers: [.retryAfter: "7"]), ScriptedAnswer(status: 500),
                ]
            )
            let first = try await client.send(.get, "/2.0/user?x=1")
            #expect(first.status == 429 && first.headers[.retryAfter] == "7")
            #expect(try await client.send(.get, "/2.0/user").status == 500)
            #expect(try await client.send(.get, "/2.0/user").status == 200)
            #expect(client.simulator.requests().map(\.status) == [429, 500, 200])
        }
    }

    @Test func `a line is cut without an answer, and the request is remembered`() async throws {
        try await Client.use { (client: Client) async throws in
            client.simulator.script(.post, "/2.0/*", answers: [ScriptedAnswer(dropConnection: true)])
            let error = await #expect(throws: TransferError.self) {
                _ = try await client.send(.post, RESTTests.comments, #"{"content":{"raw":"x"}}"#)
            }
            #expect(error?.kind == .broken && error?.requestSent == true)
            #expect(client.simulator.requests().map(\.status) == [nil])
            let next = try await client.send(.get, "/2.0/user")
            #expect(next.status == 200)
        }
    }

    @Test func `an answer can be late`() async throws {
        try await Client.use { client in
            client.simulator.script(.get, "/2.0/user", answers: [ScriptedAnswer(delay: .seconds(60))])
            let error = await #expect(throws: TransferError.self) {
                _ = try await client.send(.get, "/2.0/user", limits: TransferLimits(total: .milliseconds(200)))
            }
            #expect(error?.kind == .timedOut)
        }
    }

    @Test func `the door over HTTP scripts the same`() async throws {
        try await Client.use { client in
            let script = """
                {"method":"GET","path":"/2.0/user","answers":[
                {"status":503,"headers":{"Retry-After":"1"},"body":{"a":1},"delay_seconds":0.01},{"drop_connection":true}]}
                """
            #expect(try await client.send(.post, "/simulator/script", token: nil, script).status == 200)
            let first = try await client.send(.get, "/2.0/user")
            #expect(first.status == 503 && first.headers[.retryAfter] == "1" && first.json?["a"]?.integer == 1)
            // On a connection that was used before, a client may send a GET again after a cut; the cut is what counts.
            _ = try? await client.send(.get, "/2.0/user")
            #expect(client.simulator.requests().map(\.status).prefix(2) == [503, nil])
        }
    }

    @Test(arguments: [
        "", "{}", #"{"method":"GET","path":"x","answers":[{}]}"#, #"{"method":"GET","path":"/","answers":[]}"#,
        #"{"method":"GET","path":"/","answers":[{"status":99}]}"#,
        #"{"method":"GET","path":"/","answers":[{"when":1}]}"#,
        #"{"method":"GET","path":"/","answers":[{"headers":{"bad name":"x"}}]}"#,
        #"{"method":"GET","path":"/","answers":[{"delay_seconds":-1}]}"#,
    ])
    func `a script that is none is refused with a reason`(body: String) async throws {
        try await Client.use { client in
            let reply = try await client.send(.post, "/simulator/script", body)
            #expect(reply.status == 400)
            #expect(reply.json?["error"]?.string?.isEmpty == false)
        }
    }

    @Test func `requests are remembered with whose token it was, never with the token`() async throws {
        try await Client.use { client in
            _ = try await client.send(.get, "/2.0/user?fields=uuid")
            _ = try await client.send(.get, "/2.0/user", token: "stolen-token")
            let requests = client.simulator.requests()
            #expect(requests.map(\.path) == ["/2.0/user?fields=uuid", "/2.0/user"])
            #expect(requests.map { $0.account?.name } == ["Ada Example", nil])
            let listed = try await client.send(.get, "/simulator/requests")
            let items = try #require(listed.json?["items"]?.elements)
            #expect(items.count == 2)
            #expect(items[0]["account"]?["name"] == "Ada Example" && items[1]["account"] == .null)
            #expect(listed.json?.text.contains("stolen-token") == false && listed.json?.text.contains("good") == false)
            #expect(try await client.send(.delete, "/simulator/requests").status == 200)
            #expect(client.simulator.requests().isEmpty)
        }
    }
}
