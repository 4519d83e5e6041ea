import BitbucketSimulator
import Curl
import Domain
import HTTPTypes
import Testing

@Suite struct RESTTests {
    static let comments = "/2.0/repositories/acme/app/pullrequests/42/comments"

    @Test func `a token's account is told who it is`() async throws {
        try await Client.use { client in
            let reply = try await client.send(.get, "/2.0/user")
            #expect(reply.status == 200)
            #expect(reply.json?["uuid"]?.string == "{\(SamplePerson.ada.uuid)}")
            #expect(reply.json?["display_name"] == "Ada Example")
            #expect(reply.json?["type"] == "user" && reply.json?["username"] == "ada")
        }
    }

    @Test(arguments: [nil, "", "bad", "good ", "GOOD"] as [String?])
    func `without a token that somebody has the answer is 401 in Bitbucket's words`(token: String?) async throws {
        try await Client.use { client in
            for (method, path) in [(HTTPRequest.Method.get, "/2.0/user"), (.post, Self.comments)] {
                let reply = try await client.send(method, path, token: token, #"{"content":{"raw":"x"}}"#)
                #expect(reply.status == (token == "good " ? reply.status : 401))
                if reply.status == 401 {
                    #expect(
                        reply.json?.text
                            == #"{"type":"error","error":{"message":"Token is invalid, expired, or not supported for this endpoint."}}"#
                    )
                }
            }
        }
    }

    @Test func `a comment is made once, numbered and as it was written`() async throws {
        try await Client.use { client in
            let text = #"Grüße, "Ada" \u0001 & <b>"#
            let reply = try await client.send(
                .post,
                Self.comments,
                #"{"content":{"raw":"\#(text.replacing("\"", with: "\\\""))"}}"#
            )
            #expect(reply.status == 201)
            #expect(reply.json?["content"]?["raw"]?.string?.hasPrefix("Grüße, \"Ada\"") == true)
            #expect(reply.json?["user"]?["display_name"] == "Ada Example")
            #expect(reply.json?["pullrequest"]?["id"]?.integer == 42)
            #expect(reply.json?["type"] == "pullrequest_comment")
            #expect(reply.headers[.location] == reply.json?["links"]?["self"]?["href"]?.string)
            let second = try await client.send(.post, Self.comments, #"{"content":{"raw":"x"}}"#)
            #expect(second.json?["id"] != reply.json?["id"])
        }
    }

    @Test func `where a comment stands comes back with it`() async throws {
        try await Client.use { client in
            let body = #"{"content":{"raw":"x"},"inline":{"path":"a.c","to":4},"parent":{"id":3}}"#
            let reply = try await client.send(.post, Self.comments, body)
            #expect(reply.json?["inline"]?["path"] == "a.c")
            #expect(reply.json?["parent"]?["id"]?.integer == 3)
        }
    }

    @Test(arguments: [
        ("", nil), ("not JSON", nil), ("[]", nil), (#"{}"#, "content"), (#"{"content":{}}"#, "content.raw"),
        (#"{"content":{"raw":""}}"#, "content.raw"), (#"{"content":{"raw":7}}"#, "content.raw"),
        (#"{"content":"x"}"#, "content.raw"), (#"{"content":{"raw":"x"},"type":"pullrequest_comment"}"#, "type"),
        (#"{"content":{"raw":"x"},"inline":{}}"#, "inline.path"),
        (#"{"content":{"raw":"x"},"parent":{}}"#, "parent.id"),
    ])
    func `a body that is no comment is refused, and the field is named`(body: String, field: String?) async throws {
        try await Client.use { client in
            let reply = try await client.send(.post, Self.comments, body)
            #expect(reply.status == 400)
            #expect(reply.json?["error"]?["message"] == "Bad request")
            #expect(reply.json?["error"]?["fields"]?.members?.names == field.map { [$0] })
            #expect(client.simulator.deliveries().isEmpty)
        }
    }

    @Test func `a scope that is missing is named beside those that were granted`() async throws {
        let poor = SimulatedAccount(token: "poor", scopes: ["repository:write"])
        try await Client.use(accounts: [poor]) { client in
            let reply = try await client.send(.post, Self.comments, token: "poor", #"{"content":{"raw":"x"}}"#)
            #expect(reply.status == 403)
            #expect(
                reply.json?["error"]?["detail"]?.text
                    == #"{"granted":["repository:write"],"required":["pullrequest"]}"#
            )
            #expect(try await client.send(.get, "/2.0/user", token: "poor").status == 403)
        }
    }

    @Test(arguments: [
        ("pullrequest", 201), ("pullrequest:write", 201), ("repository", 403), ("repository:admin", 403),
        ("account", 403), ("webhook", 403),
    ])
    func `scopes imply what Bitbucket says they imply`(scope: String, status: Int) async throws {
        try await Client.use(accounts: [SimulatedAccount(token: "t", scopes: [scope])]) { client in
            let reply = try await client.send(.post, Self.comments, token: "t", #"{"content":{"raw":"x"}}"#)
            #expect(reply.status == status)
        }
    }

    @Test(arguments: ["acme/gone", "other/app", "ACME/app", "acme/app%2F..", "acme/"])
    func `a repository that is not there, or not yours, is 404 in Bitbucket's words`(name: String) async throws {
        try await Client.use(repositories: ["acme/app", "other/app"]) { client in
            let path = "/2.0/repositories/\(name)/pullrequests/42/comments"
            let reply = try await client.send(.post, path, #"{"content":{"raw":"x"}}"#)
            #expect(reply.status == 404)
            #expect(reply.json?["type"] == "error")
            #expect(
                reply.json?["error"]?["message"]?.string?.hasPrefix("You may not have access to this repository")
                    == true
            )
        }
    }

    @Test(arguments: [
        "/2.0", "/", "/2.0/users", "/2.0/repositories/acme/app/pullrequests/x", "/2.0/user/", "/1.0/user",
    ])
    func `what is not simulated is not there`(path: String) async throws {
        try await Client.use { client in
            let reply = try await client.send(.get, path)
            #expect(reply.status == 404)
            #expect(reply.json?["error"]?["message"] == "Resource not found")
        }
    }

    @Test func `a pull request can be read`() async throws {
        try await Client.use { client in
            let reply = try await client.send(.get, "/2.0/repositories/acme/app/pullrequests/7")
            #expect(reply.status == 200)
            #expect(reply.json?["id"]?.integer == 7)
            #expect(reply.json?["state"] == "OPEN")
        }
    }
}
