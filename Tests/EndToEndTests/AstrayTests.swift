import BitbucketSimulator
import Domain
import Foundation
import HTTPTypes
import Testing

/// Answers that lead a call elsewhere, or are more than was asked for, through a whole Bittern.
@Suite(.timeLimit(.minutes(5))) struct AstrayTests {
    private static let loopback = ["BITTERN_ALLOW_ADDRESSES": "127.0.0.0/8"]

    @Test func `a call that is sent on takes its credential along at home, and leaves it there`() async throws {
        try await Self.withStrangers(environment: Self.loopback) { street, home, stranger in
            let away = try await stranger.baseURL
            home.script(.get, "/2.0/start", answers: [Self.to("/2.0/moved?a=b")])
            home.script(.get, "/2.0/moved", answers: [Self.to("\(away)/taken?access_token=hushhush&a=b")])
            stranger.script(.get, "/taken", answers: [ScriptedAnswer(body: Array("far".utf8))])
            let run = try await Self.carry(
                """
                - id: call
                  action: http.request
                  with: { url: "/2.0/start", headers: { X-Api-Key: "of the author", Accept: "text/plain" } }
                """,
                street
            )
            #expect(run["state"]?.string == "succeeded", "\(run.text)")
            let atHome = home.requests().filter { !$0.path.hasPrefix("/2.0/user") }  // that is the connection's own
            #expect(atHome.map(\.path) == ["/2.0/start", "/2.0/moved?a=b"])
            #expect(atHome.allSatisfy { $0.account?.name == "acme" })
            let taken = try #require(stranger.requests().first)
            // The stranger knows the same tokens, and would know this one.
            #expect(taken.account == nil)
            #expect(taken.headers[.accept] == "text/plain")
            #expect(!taken.headers.contains { $0.name.canonicalName == "x-api-key" })
            #expect(run.text.contains("\(away)/taken?access_token="), "it says where it ended: \(run.text)")
            #expect(!run.text.contains("hushhush") && !run.text.contains("token-of-"))
        }
    }

    @Test func `a call is not sent on to an address that no step may reach`() async throws {
        try await Self.withStrangers { street, home, stranger in
            home.script(.get, "/2.0/start", answers: [Self.to("\(try await stranger.baseURL)/inside")])
            let run = try await Self.carry(
                """
                - id: call
                  action: http.request
                  with: { url: "/2.0/start" }
                """,
                street
            )
            #expect(run["state"]?.string == "dead")
            #expect(run["reason"]?.string?.contains("address policy refuses") == true, "\(run.text)")
            #expect(stranger.requests().isEmpty)
        }
    }

    @Test func `a POST is not sent on, and is not repeated`() async throws {
        try await Self.withStrangers(environment: Self.loopback) { street, home, stranger in
            home.script(.post, "/2.0/start", answers: [Self.to("\(try await stranger.baseURL)/inside")])
            let run = try await Self.carry(
                """
                - id: call
                  action: http.request
                  with: { method: POST, url: "/2.0/start", json: { a: 1 } }
                """,
                street
            )
            #expect(run["state"]?.string == "dead")
            #expect(run["reason"]?.string?.hasPrefix("answered 302") == true, "\(run.text)")
            #expect(home.requests().count { $0.path == "/2.0/start" } == 1)
            #expect(stranger.requests().isEmpty)
        }
    }

    @Test func `pages are followed at home and become one list`() async throws {
        try await Self.withStrangers { street, home, _ in
            let base = try await home.baseURL
            home.script(
                .get,
                "/2.0/list",
                answers: [
                    Self.json(#"{"values":[1,2],"next":"\#(base)/2.0/list?page=x%2B"}"#), Self.json(#"{"values":[3]}"#),
                ]
            )
            home.script(
                .get,
                "/rest/list",
                answers: [
                    Self.json(#"{"values":["a","b"],"isLastPage":false,"nextPageStart":2}"#),
                    Self.json(#"{"values":["c"],"isLastPage":true}"#),
                ]
            )
            home.script(.put, "/2.0/done", answers: [ScriptedAnswer()])
            let run = try await Self.carry(
                """
                - id: cloud
                  action: http.request
                  with: { url: "/2.0/list", paginate: true }
                - id: own
                  action: http.request
                  with: { url: "/rest/list?limit=2", paginate: { pages: 5 } }
                - id: done
                  action: http.request
                  if: '$.steps.cloud.json.values[2] == 3 && $.steps.own.json.values[2] == "c" && $.steps.own.json.pages == 2'
                  with: { method: PUT, url: "/2.0/done" }
                """,
                street
            )
            #expect(run["state"]?.string == "succeeded", "\(run.text)")
            let listed = home.requests().filter { $0.path.contains("list") }
            #expect(
                listed.map(\.path) == [
                    "/2.0/list", "/2.0/list?page=x%2B", "/rest/list?limit=2", "/rest/list?limit=2&start=2",
                ]
            )
            #expect(listed.allSatisfy { $0.account?.name == "acme" })
            #expect(home.requests().contains { $0.path == "/2.0/done" }, "the lists are whole: \(run.text)")
        }
    }

    @Test func `a page that says its next is elsewhere is a mistake, and nobody is asked there`() async throws {
        try await Self.withStrangers(environment: Self.loopback) { street, home, stranger in
            let away = try await stranger.baseURL
            home.script(
                .get,
                "/2.0/list",
                answers: [Self.json(#"{"values":[1],"next":"\#(away)/2.0/list?page=2"}"#)]
            )
            let run = try await Self.carry(
                """
                - id: cloud
                  action: http.request
                  with: { url: "/2.0/list", paginate: true }
                """,
                street
            )
            #expect(run["state"]?.string == "dead")
            #expect(run["reason"]?.string?.contains("`next` leads to \(away)") == true, "\(run.text)")
            #expect(stranger.requests().isEmpty)
        }
    }

    @Test func `a POST whose answer is too long has succeeded, and says that it is cut`() async throws {
        try await Self.withStrangers { street, home, _ in
            let long = String(repeating: "long ", count: 2_000)
            home.script(.post, "/2.0/long", answers: [ScriptedAnswer(status: 201, body: Array(long.utf8))])
            let run = try await Self.carry(
                """
                - id: call
                  action: http.request
                  with: { method: POST, url: "/2.0/long", json: {}, response_limit: 4 KiB }
                """,
                street
            )
            #expect(run["state"]?.string == "succeeded", "\(run.text)")
            #expect(run.text.contains(#""truncated":true"#))
            #expect(home.requests().count { $0.path == "/2.0/long" } == 1)
        }
    }

    private static func to(_ address: String) -> ScriptedAnswer {
        ScriptedAnswer(status: 302, headers: [.location: address])
    }

    private static func json(_ text: String) -> ScriptedAnswer {
        ScriptedAnswer(headers: [.contentType: "application/json"], body: Array(text.utf8))
    }

    /// The one run of a workflow with these steps, once it has ended, as the operator sees it.
    private static func carry(_ steps: String, _ street: Street) async throws -> JSONValue {
        let indented = steps.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
        try await street.apply("name: astray\non: [pull_request.created]\nsteps:\n\(indented)\n")
        let hook = try await street.makeHook("acme", connection: "acme")
        let reply = try await street.deliver(Street.pullRequest(1), to: hook, key: "pullrequest:created")
        guard reply.status == 202 else { throw Refused(reply: reply.text) }
        let run = try #require(try await street.endedRuns(1).first)
        let shown = try await street.operate(.get, "/runs/\(run["id"]?.integer ?? 0)")
        return try #require(shown.json)
    }

    /// A Bittern with connection `acme` at one Bitbucket, and another that knows the same token.
    private static func withStrangers(
        environment: [String: String] = [:],
        _ body: (Street, _ home: BitbucketSimulator, _ stranger: BitbucketSimulator) async throws -> Void
    ) async throws {
        let account = SimulatedAccount(
            token: "token-of-acme",
            person: SamplePerson(uuid: "0a1b2c3d-0000-4000-8000-000000000004", name: "acme", nickname: "acme")
        )
        let configuration = SimulatorConfiguration(accounts: [account], now: { Date() })
        try await withBittern(environment: environment) { bittern, _ in
            let street = Street(bittern)
            try await withBitbucketSimulator(configuration) { home in
                try await withBitbucketSimulator(configuration) { stranger in
                    try await street.connect("acme", token: "token-of-acme", base: try await home.baseURL)
                    try await body(street, home, stranger)
                }
            }
        }
    }
}
