import BitbucketSimulator
import Curl
import Domain
import HTTPTypes
import Testing

/// A second simulator, scripted, stands where the hooks deliver to.
@Suite struct HookTests {
    static let push = SampleEvent("repo:push", product: .cloud, at: Client.date)

    @Test func `a hook gets the events it wants, signed, with Bitbucket's header fields`() async throws {
        try await Client.use { receiver in
            receiver.simulator.script(.post, "/hook", answers: [ScriptedAnswer(status: 202)])
            try await Client.use { client in
                let url = try await receiver.simulator.baseURL + "/hook?a=b"
                let hook = client.simulator.addHook(url: url, secret: "s3cret", events: ["repo:push"])
                client.simulator.addHook(url: url, secret: "s3cret", events: ["pullrequest:created"])
                let deliveries = await client.simulator.fire(Self.push)
                #expect(deliveries.map { $0.attempts.map(\.status) } == [[202]])
                let request = try #require(receiver.simulator.requests().first)
                #expect(receiver.simulator.requests().count == 1)
                #expect(request.path == "/hook?a=b" && request.body == Self.push.body)
                let expected = Self.push.headers(secret: "s3cret", hookID: hook.id)
                for field in expected { #expect(request.headers[field.name] == field.value) }
            }
        }
    }

    @Test(arguments: [
        ([500, 503, 502], [500, 503, 502]), ([500, 200], [500, 200]), ([599, 599, 200], [599, 599, 200]),
        ([400, 200], [400]), ([404, 200], [404]), ([429, 200], [429]), ([302, 200], [302]),
        ([503, 401, 200], [503, 401]),
    ])
    func `only 5xx is tried again, twice at most, with the same request id`(
        answers: [Int],
        statuses: [Int]
    ) async throws {
        try await Client.use { receiver in
            receiver.simulator.script(.post, "/hook", answers: answers.map { ScriptedAnswer(status: $0) })
            try await Client.use { client in
                let url = try await receiver.simulator.baseURL + "/hook"
                client.simulator.addHook(url: url, secret: nil, events: ["repo:push"])
                let delivery = try #require(await client.simulator.fire(Self.push).first)
                #expect(delivery.attempts.map(\.status) == statuses)
                let requests = receiver.simulator.requests()
                let id = try #require(HTTPField.Name("X-Request-UUID"))
                let number = try #require(HTTPField.Name("X-Attempt-Number"))
                #expect(Set(requests.map { $0.headers[id] }) == [delivery.requestID])
                #expect(requests.map { $0.headers[number] } == (1...statuses.count).map { "\($0)" })
                let signature = try #require(HTTPField.Name("X-Hub-Signature"))
                #expect(requests.allSatisfy { $0.headers[signature] == nil })
            }
        }
    }

    @Test(arguments: [ScriptedAnswer(dropConnection: true), ScriptedAnswer(delay: .seconds(60))])
    func `no answer, or none in time, is the end`(answer: ScriptedAnswer) async throws {
        try await Client.use { receiver in
            receiver.simulator.script(.post, "/hook", answers: [answer])
            try await Client.use(hookTimeout: .milliseconds(300)) { client in
                let url = try await receiver.simulator.baseURL + "/hook"
                client.simulator.addHook(url: url, secret: nil, events: ["repo:push"])
                let delivery = try #require(await client.simulator.fire(Self.push).first)
                #expect(delivery.attempts.map(\.status) == [nil])
                #expect(delivery.attempts.first?.text.isEmpty == false)
            }
        }
    }

    @Test func `a comment made through the API is told to the hooks, by the token's account`() async throws {
        try await Client.use { receiver in
            receiver.simulator.script(.post, "/hook", answers: [ScriptedAnswer(status: 200)])
            try await Client.use { client in
                let url = try await receiver.simulator.baseURL + "/hook"
                client.simulator.addHook(url: url, secret: "s", events: ["pullrequest:comment_created"])
                let comment = try await client.send(.post, RESTTests.comments, #"{"content":{"raw":"hi"}}"#)
                let delivery = try await client.wait { client.simulator.deliveries().first }
                #expect(delivery.attempts.map(\.status) == [200])
                let request = try #require(receiver.simulator.requests().first)
                let told = try JSONValue(parsing: request.body)
                #expect(told["comment"] == comment.json)
                #expect(told["actor"]?["uuid"]?.string == "{\(SamplePerson.ada.uuid)}")
                #expect(told["pullrequest"]?["id"]?.integer == 42)
                let signature = try #require(HTTPField.Name("X-Hub-Signature"))
                #expect(request.headers[signature] == SampleEvent.signature(of: request.body, secret: "s"))
            }
        }
    }

    @Test func `the door over HTTP registers hooks and fires`() async throws {
        try await Client.use { receiver in
            receiver.simulator.script(
                .post,
                "/hook",
                answers: [ScriptedAnswer(status: 202), ScriptedAnswer(status: 202)]
            )
            try await Client.use { client in
                let url = try await receiver.simulator.baseURL + "/hook"
                let hook = #"{"url":"\#(url)","secret":"s3cret","events":["pr:opened","repo:push"]}"#
                let made = try await client.send(.post, "/simulator/hooks", token: nil, hook)
                #expect(made.status == 201 && made.json?["secret_set"] == true)
                let listed = try await client.send(.get, "/simulator/hooks")
                #expect(listed.json?["items"]?.elements?.count == 1 && listed.json?.text.contains("s3cret") == false)
                let fire = #"{"event":"pr:opened","product":"datacenter","repository":"nest","pull_request":9}"#
                let fired = try await client.send(.post, "/simulator/fire", fire)
                #expect(fired.json?["items"]?[0]?["attempts"]?[0]?["status"]?.integer == 202)
                _ = try await client.send(.post, "/simulator/fire", #"{"event":"repo:push"}"#)
                let bodies = try receiver.simulator.requests().map { try JSONValue(parsing: $0.body) }
                #expect(bodies.count == 2)
                #expect(bodies[0]["pullRequest"]?["id"]?.integer == 9)
                #expect(bodies[0]["pullRequest"]?["toRef"]?["repository"]?["slug"] == "nest")
                #expect(try await client.send(.get, "/simulator/deliveries").json?["items"]?.elements?.count == 2)
            }
        }
    }

    @Test(arguments: [(nil, false), (1_000_000, false), (1_000, true), (0, true)] as [(Int?, Bool)])
    func `a hook has its long bodies compressed, and signed as they are read`(
        above: Int?,
        isCompressed: Bool
    ) async throws {
        try await Client.use { receiver in
            receiver.simulator.script(.post, "/hook", answers: [ScriptedAnswer(status: 202)])
            try await Client.use { client in
                let url = try await receiver.simulator.baseURL + "/hook"
                let bytes = above.map { "\($0)" } ?? "null"
                let hook = #"{"url":"\#(url)","secret":"s","events":["repo:push"],"gzip_above_bytes":\#(bytes)}"#
                let made = try await client.send(.post, "/simulator/hooks", hook)
                #expect(made.json?["gzip_above_bytes"]?.integer == above.map(Int64.init))
                _ = await client.simulator.fire(Self.push)
                let request = try #require(receiver.simulator.requests().first)
                #expect(request.headers[.contentEncoding] == (isCompressed ? "gzip" : nil))
                let expected = try Self.push.delivery(secret: "s", coding: isCompressed ? .gzip : nil)
                #expect(request.body == expected.body)
                let signature = try #require(HTTPField.Name("X-Hub-Signature"))
                #expect(request.headers[signature] == SampleEvent.signature(of: Self.push.body, secret: "s"))
            }
        }
    }

    @Test func `the control door fires each shape of each event, the plugin's too`() async throws {
        try await Client.use { receiver in
            receiver.simulator.script(
                .post,
                "/hook",
                answers: Array(repeating: ScriptedAnswer(status: 202), count: SampleKind.all.count + 1)
            )
            try await Client.use { client in
                let url = try await receiver.simulator.baseURL + "/hook"
                client.simulator.addHook(url: url, secret: nil, events: SampleKind.all.map(\.eventKey))
                let kinds = try await client.send(.get, "/simulator/events").json?["items"]?.elements ?? []
                #expect(kinds.count == SampleKind.all.count)
                for kind in kinds {
                    let fire: JSONValue = [
                        "event": kind["event_key"] ?? .null, "product": kind["product"] ?? .null,
                        "plugin": kind["plugin"] ?? .null,
                    ]
                    let fired = try await client.send(.post, "/simulator/fire", fire.text)
                    #expect(fired.json?["items"]?[0]?["attempts"]?[0]?["status"]?.integer == 202, "\(fire.text)")
                }
                let deletion = #"{"event":"repo:push","variant":"branch-deleted"}"#
                #expect(try await client.send(.post, "/simulator/fire", deletion).status == 200)
                let last = try JSONValue(parsing: try #require(receiver.simulator.requests().last).body)
                #expect(last["push"]?["changes"]?[0]?["new"] == .null)
            }
        }
    }

    @Test(arguments: [
        ("/simulator/fire", #"{"event":"repo:push","variant":"branch-delete"}"#),
        ("/simulator/fire", #"{"event":"repo:push","product":"cloud","plugin":true}"#),
        ("/simulator/fire", #"{"event":"repo:push","number":9223372036854775807}"#),
        ("/simulator/hooks", #"{"url":"http://x","events":["repo:push"],"gzip_above_bytes":-1}"#),
        ("/simulator/hooks", #"{"url":"http://x","events":["repo:push"],"gzip_above_bytes":"1"}"#),
        ("/simulator/hooks", "{}"), ("/simulator/hooks", #"{"url":"file:///etc/passwd","events":["repo:push"]}"#),
        ("/simulator/hooks", #"{"url":"http://x","events":[]}"#), ("/simulator/hooks", "not JSON"),
        ("/simulator/fire", "{}"), ("/simulator/fire", #"{"event":"x","product":"server"}"#),
    ])
    func `what the control door cannot do is refused with a reason`(path: String, body: String) async throws {
        try await Client.use { client in
            let reply = try await client.send(.post, path, body)
            #expect(reply.status == 400)
            #expect(reply.json?["error"]?.string?.isEmpty == false)
        }
    }
}
