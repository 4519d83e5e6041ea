import BitbucketSimulator
import Curl
import Domain
import HTTPTypes
import Testing

/// What can go wrong at the token endpoint and elsewhere, on demand.
@Suite struct TroubleTests {
    private static let token = "/site/oauth2/access_token"

    @Test func `a refresh can be done and its answer lost, and the old token works for its grace`() async throws {
        try await OAuthClient.use { (oauth: OAuthClient) async throws in
            let tokens = try await oauth.install()
            let simulator = oauth.client.simulator
            simulator.script(.post, Self.token, answers: [.cutAfterwards])
            // The line is cut; a client that sends again on its own is in time for the grace.
            _ = try? await oauth.refresh(tokens.refresh)
            #expect(simulator.grants().first?.refreshes ?? 0 >= 1)
            #expect(try await oauth.refresh(tokens.refresh).status == 200)
            simulator.advanceClock(by: .seconds(601))
            #expect(try await oauth.refresh(tokens.refresh).json?["error"] == "invalid_grant")
            #expect(simulator.requests().contains { $0.path == Self.token && $0.status == nil })
        }
    }

    @Test func `only the requests that are meant are in trouble`() async throws {
        try await OAuthClient.use { oauth in
            let simulator = oauth.client.simulator
            let answers: [ScriptedAnswer] = [.usual, .html(502), .rateLimited(), .rateLimited(retryAfterSeconds: 7)]
            simulator.script(.post, Self.token, containing: "grant_type=refresh_token", answers: answers)
            let tokens = try await oauth.install()
            let usual = try OAuthClient.Tokens(try await oauth.refresh(tokens.refresh))
            let html = try await oauth.refresh(usual.refresh)
            #expect(html.status == 502 && html.json == nil && html.headers[.contentType] == "text/html")
            #expect(try await oauth.refresh(usual.refresh).headers[.retryAfter] == nil)
            let limited = try await oauth.refresh(usual.refresh)
            #expect(limited.status == 429 && limited.headers[.retryAfter] == "7")
            #expect(try await oauth.refresh(usual.refresh).status == 200)
        }
    }

    @Test func `a comment whose answer was lost is told to the hooks all the same`() async throws {
        try await Client.use { client in
            let url = try await client.simulator.baseURL + "/hook"
            client.simulator.script(.post, "/hook", answers: [ScriptedAnswer(), ScriptedAnswer()])
            client.simulator.addHook(url: url, secret: nil, events: ["pullrequest:comment_created"])
            client.simulator.script(.post, "/2.0/*", answers: [.cutAfterwards])
            _ = try? await client.send(.post, RESTTests.comments, #"{"content":{"raw":"x"}}"#)
            _ = try await client.wait { client.simulator.deliveries().first }
        }
    }

    @Test func `the door over HTTP scripts the same, many times over`() async throws {
        try await OAuthClient.use { oauth in
            let script = """
                {"method":"*","path":"\(Self.token)","body_contains":"refresh","answers":[
                {"status":500,"times":2},{"html":"<p>","status":503},{"carry_out":true}]}
                """
            #expect(try await oauth.client.send(.post, "/simulator/script", token: nil, script).status == 200)
            let tokens = try await oauth.install()
            var statuses: [Int] = []
            for _ in 0..<4 { statuses.append(try await oauth.refresh(tokens.refresh).status) }
            #expect(statuses == [500, 500, 503, 200])
        }
    }
}
