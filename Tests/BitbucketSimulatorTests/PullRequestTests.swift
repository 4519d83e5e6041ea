import Bitbucket
import BitbucketSimulator
import Domain
import HTTPTypes
import Testing

/// What is done to pull requests, and who is told: the hooks of the repository and those around it.
@Suite struct PullRequestTests {
    private static let owner = SimulatedAccount(
        token: "good",
        person: .ben,
        scopes: ["webhook", "pullrequest:write", "PROJECT_ADMIN"],
        workspaces: ["acme", "umbrella"]
    )
    static let json: HTTPFields = [.contentType: "application/json"]

    @Test func `one that is made is told to the hooks of its repository and its workspace, and to no others`()
        async throws
    {
        try await street { client, url in
            for path in ["repositories/acme/app", "repositories/acme/site", "workspaces/acme", "workspaces/umbrella"] {
                let hook = #"{"url":"\#(url)?\#(path)","secret":"s","events":["pullrequest:created"]}"#
                #expect(try await client.send(.post, "/2.0/\(path)/hooks", hook).status == 201)
            }
            let body = #"{"title":"Greet","source":{"branch":{"name":"f"}},"description":"Hello"}"#
            let made = try await client.send(.post, "/2.0/repositories/acme/app/pullrequests", body)
            #expect(made.status == 201 && made.json?["id"]?.integer == 1 && made.json?["title"] == "Greet")
            #expect(made.json?["author"]?["display_name"] == "Ben Example")
            let list = try await client.send(.get, "/2.0/repositories/acme/app/pullrequests").json
            #expect(list?["values"]?[0] == made.json)
            let told = try await client.wait { client.simulator.deliveries().count == 2 ? true : nil }
            #expect(told)
            let urls = client.simulator.deliveries().map { $0.hook.url.split(separator: "?")[1] }
            #expect(Set(urls) == ["repositories/acme/app", "workspaces/acme"])
        } receiving: { requests in
            let body = try JSONValue(parsing: requests[0].body)
            #expect(body["pullrequest"]?["title"] == "Greet" && body["pullrequest"]?["description"] == "Hello")
            let signature = try #require(HTTPField.Name("X-Hub-Signature"))
            #expect(requests[0].headers[signature] == SampleEvent.signature(of: requests[0].body, secret: "s"))
        }
    }

    @Test(arguments: [
        ("approve", "", ["pullrequest:approved"], 200), ("decline", "", ["pullrequest:rejected"], 200),
        ("merge", "{}", ["pullrequest:fulfilled", "repo:push"], 200),
        ("comments", #"{"content":{"raw":"hi"}}"#, ["pullrequest:comment_created"], 201),
    ])
    func `what is done to one on Cloud is told`(verb: String, body: String, keys: [String], status: Int) async throws {
        try await street { client, url in
            client.simulator.addHook(url: url, secret: nil, events: SampleKind.of(.cloud).map(\.eventKey))
            let reply = try await client.send(.post, "/2.0/repositories/acme/app/pullrequests/7/\(verb)", body)
            #expect(reply.status == status)
            _ = try await client.wait { client.simulator.deliveries().count == keys.count ? true : nil }
            #expect(Set(client.simulator.deliveries().map(\.eventKey)) == Set(keys))
        }
    }

    @Test func `one that was merged is merged, and cannot be again`() async throws {
        try await Client.use(accounts: [Self.owner]) { (client: Client) async throws in
            let path = "/2.0/repositories/acme/app/pullrequests"
            let body = #"{"title":"t","source":{"branch":{"name":"f"}}}"#
            #expect(try await client.send(.post, path, body).json?["id"]?.integer == 1)
            #expect(try await client.send(.post, "\(path)/1/merge").json?["state"] == "MERGED")
            #expect(try await client.send(.get, "\(path)/1").json?["state"] == "MERGED")
            #expect(try await client.send(.post, "\(path)/1/merge").status == 409)
            #expect(try await client.send(.post, "\(path)/1/decline").status == 409)
        }
    }

    @Test(
        arguments: [
            ("{}", ["title", "source.branch.name"]), (#"{"title":"t"}"#, ["source.branch.name"]), ("nothing", nil),
        ] as [(String, [String]?)]
    )
    func `one without a title or a branch is refused, and the fields are named`(
        body: String,
        fields: [String]?
    ) async throws {
        try await Client.use(accounts: [Self.owner]) { (client: Client) async throws in
            let reply = try await client.send(.post, "/2.0/repositories/acme/app/pullrequests", body)
            #expect(reply.status == 400 && reply.json?["error"]?["fields"]?.members?.names == fields)
            #expect(client.simulator.strangers().count == 1, "and Bitbucket would not have known it")
        }
    }

    @Test func `an event goes to a renamed workspace's hooks under its new name`() async throws {
        try await street { client, url in
            let hook = #"{"url":"\#(url)","events":["repo:push"]}"#
            #expect(try await client.send(.post, "/2.0/workspaces/acme/hooks", hook).status == 201)
            client.simulator.renameWorkspace("acme", to: "apex")
            let fired = try await client.send(.post, "/simulator/fire", #"{"event":"repo:push","workspace":"apex"}"#)
            #expect(fired.json?["count"]?.integer == 1)
        } receiving: { requests in
            let body = try JSONValue(parsing: requests[0].body)
            #expect(body["repository"]?["full_name"] == "apex/app")
        }
    }

    @Test func `Data Center tells its hooks what was made, signed, with its own header fields`() async throws {
        let project = "/rest/api/latest/projects/ACME"
        try await street { client, url in
            for place in ["\(project)/repos/app", "\(project)/repos/site", project] {
                let hook = #"{"name":"h","url":"\#(url)","events":["pr:opened"],"configuration":{"secret":"s"}}"#
                #expect(try await client.send(.post, "\(place)/webhooks", hook, fields: Self.json).status == 201)
            }
            let body = #"{"title":"Greet","fromRef":{"id":"refs/heads/f"},"toRef":{"id":"refs/heads/main"}}"#
            let made = try await client.send(.post, "\(project)/repos/app/pull-requests", body, fields: Self.json)
            #expect(made.status == 201 && made.json?["fromRef"]?["displayId"] == "f")
            let told = try await client.wait { client.simulator.deliveries().count == 2 ? true : nil }
            #expect(told && client.simulator.strangers().isEmpty)
        } receiving: { requests in
            let signature = try #require(HTTPField.Name("X-Hub-Signature"))
            let id = try #require(HTTPField.Name("X-Request-Id"))
            for request in requests {
                #expect(try JSONValue(parsing: request.body)["pullRequest"]?["title"] == "Greet")
                #expect(request.headers[signature] == SampleEvent.signature(of: request.body, secret: "s"))
                #expect(request.headers[id] != nil)
            }
        }
    }

    /// A simulator whose hooks deliver to another one.
    private func street(
        _ body: (Client, String) async throws -> Void,
        receiving check: ([RecordedRequest]) throws -> Void = { _ in }
    ) async throws {
        try await Client.use { receiver in
            let answers = Array(repeating: ScriptedAnswer(status: 202), count: 20)
            receiver.simulator.script(.post, "/hook", answers: answers)
            let url = try await receiver.simulator.baseURL + "/hook"
            try await Client.use(accounts: [Self.owner]) { try await body($0, url) }
            try check(receiver.simulator.requests())
        }
    }
}
