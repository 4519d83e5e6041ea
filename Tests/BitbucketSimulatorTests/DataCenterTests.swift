import BitbucketSimulator
import Domain
import HTTPTypes
import Testing

/// Data Center's REST API, quirk by quirk.
@Suite struct DataCenterTests {
    private static let project = "/rest/api/latest/projects/ACME"
    private static let hooks = "\(project)/repos/app/webhooks"
    private static let hook =
        #"{"name":"n","url":"http://127.0.0.1/h","events":["pr:opened"],"configuration":{"secret":"s3cret"}}"#
    private static let owner = SimulatedAccount(token: "good", person: .ada, scopes: ["PROJECT_ADMIN"])
    private static let json: HTTPFields = [.contentType: "application/json"]

    @Test func `it says what it is to everybody, and whom it takes the caller for`() async throws {
        try await Client.use(accounts: [Self.owner]) { client in
            let properties = try await client.send(.get, "/rest/api/latest/application-properties", token: nil)
            #expect(properties.json?["displayName"] == "Bitbucket")
            let nobody = try await client.send(.get, "/plugins/servlet/applinks/whoami", token: nil)
            #expect(nobody.status == 200 && nobody.body.isEmpty)
            let user = try await client.send(.get, "/rest/api/1.0/users/ada")
            #expect(user.json?["displayName"] == "Ada Example")
            #expect(user.headers[try #require(HTTPField.Name("X-AUSERNAME"))] == "ada")
            #expect(client.simulator.strangers().isEmpty)
        }
    }

    @Test(arguments: [
        ("/rest/api/latest/users/nobody", 404), ("/rest/api/latest/projects/NONE", 404),
        ("\(project)/repos/none", 404), ("/rest/api/latest/nothing", 404),
    ])
    func `its errors are a list, each with context, message and exception`(path: String, status: Int) async throws {
        try await Client.use(accounts: [Self.owner], repositories: ["acme/app"]) { client in
            let reply = try await client.send(.get, path)
            #expect(reply.status == status)
            let error = reply.json?["errors"]?[0]
            #expect(error?.members?.names == ["context", "message", "exceptionName"])
            #expect(error?["message"]?.string?.isEmpty == false)
        }
    }

    @Test func `without a token, and with one that may too little, it is 401`() async throws {
        let reader = SimulatedAccount(token: "reader", person: .ben, scopes: ["REPO_WRITE"])
        try await Client.use(accounts: [Self.owner, reader]) { client in
            #expect(try await client.send(.get, Self.hooks, token: nil).status == 401)
            let refused = try await client.send(.get, Self.hooks, token: "reader")
            #expect(refused.status == 401)
            let name = refused.json?["errors"]?[0]?["exceptionName"]?.string
            #expect(name == "com.atlassian.bitbucket.AuthorisationException")
        }
    }

    @Test(arguments: [hooks, "\(project)/webhooks"])
    func `a hook is made, read, changed and deleted, and its secret never shown`(path: String) async throws {
        try await Client.use(accounts: [Self.owner]) { client in
            let made = try await client.send(.post, path, Self.hook, fields: Self.json)
            #expect(made.status == 201 && !made.text.contains("s3cret") && made.json?["active"] == true)
            #expect(made.json?["scopeType"]?.string == (path == Self.hooks ? "repository" : "project"))
            let own = "\(path)/\(made.json?["id"]?.integer ?? 0)"
            #expect(try await client.send(.get, own).json == made.json)
            let change = #"{"name":"m","url":"http://127.0.0.1/h","events":["pr:merged"],"active":false}"#
            let changed = try await client.send(.put, own, change, fields: Self.json).json
            #expect(changed?["name"] == "m" && changed?["active"] == false && changed?["events"]?[0] == "pr:merged")
            #expect(client.simulator.hooks().map(\.secret) == ["s3cret"])
            let unsigned = change.replacing("}", with: #","configuration":{}}"#)
            #expect(try await client.send(.put, own, unsigned, fields: Self.json).status == 200)
            #expect(client.simulator.hooks().map(\.secret) == [nil])
            #expect(try await client.send(.delete, own).status == 204)
            #expect(try await client.send(.get, own).status == 404)
        }
    }

    @Test func `one event that is not known fails the whole hook, in the server's own unfinished words`() async throws {
        try await Client.use(accounts: [Self.owner]) { client in
            for event in ["pr:to_ref_updated", "pr:reviewer:changes_requested", "proj:modified", "pullrequest:created"]
            {
                let body = Self.hook.replacing(#"["pr:opened"]"#, with: #"["pr:opened","\#(event)"]"#)
                let reply = try await client.send(.post, Self.hooks, body, fields: Self.json)
                #expect(reply.status == 400, "\(event)")
                #expect(reply.json?["errors"]?[0]?["message"] == "the event ${validatedValue} is unknown")
            }
            #expect(client.simulator.hooks().isEmpty)
        }
    }

    @Test func `a body that does not say it is JSON is not taken`() async throws {
        try await Client.use(accounts: [Self.owner]) { (client: Client) async throws in
            #expect(try await client.send(.post, Self.hooks, Self.hook).status == 415)
        }
    }

    @Test func `lists are followed by where the next page starts`() async throws {
        try await Client.use(accounts: [Self.owner]) { client in
            for _ in 0..<30 { _ = try await client.send(.post, Self.hooks, Self.hook, fields: Self.json) }
            let first = try await client.send(.get, Self.hooks).json
            #expect(first?["limit"]?.integer == 25 && first?["isLastPage"] == false)
            let start = first?["nextPageStart"]?.integer ?? 0
            let second = try await client.send(.get, "\(Self.hooks)?start=\(start)&limit=5").json
            #expect(second?["size"]?.integer == 5 && second?["isLastPage"] == true && second?["nextPageStart"] == nil)
            let ids = [first, second].flatMap { $0?["values"]?.elements ?? [] }.compactMap { $0["id"]?.integer }
            #expect(Set(ids).count == 30)
        }
    }

    @Test func `the test button delivers an unsigned ping, and tells what came of it`() async throws {
        try await Client.use { receiver in
            receiver.simulator.script(
                .post,
                "/hook",
                answers: [ScriptedAnswer(status: 200), ScriptedAnswer(status: 404)]
            )
            try await Client.use(accounts: [Self.owner]) { client in
                let url = try await receiver.simulator.baseURL + "/hook"
                let outcomes = [
                    try await client.send(.post, "\(Self.hooks)/test?url=\(url)").json?["result"]?["outcome"],
                    try await client.send(.post, "\(Self.hooks)/test?url=\(url)").json?["result"]?["outcome"],
                ]
                #expect(outcomes == ["SUCCESS", "FAILURE"])
                let ping = try #require(receiver.simulator.requests().first)
                #expect(ping.headers[try #require(HTTPField.Name("X-Event-Key"))] == "diagnostics:ping")
                #expect(ping.headers[try #require(HTTPField.Name("X-Hub-Signature"))] == nil)
            }
        }
    }

    @Test func `a failing hook is not tried again`() async throws {
        try await Client.use { receiver in
            receiver.simulator.script(.post, "/hook", answers: [ScriptedAnswer(status: 500), ScriptedAnswer()])
            try await Client.use { client in
                let url = try await receiver.simulator.baseURL + "/hook"
                client.simulator.addHook(url: url, secret: nil, events: ["pr:opened"])
                let event = SampleEvent("pr:opened", product: .datacenter, at: Client.date)
                #expect(await client.simulator.fire(event).map { $0.attempts.map(\.status) } == [[500]])
            }
        }
    }

    @Test func `who merges has to know the version`() async throws {
        try await Client.use(accounts: [Self.owner]) { client in
            let list = "\(Self.project)/repos/app/pull-requests"
            let body = #"{"title":"t","fromRef":{"id":"f"},"toRef":{"id":"main"}}"#
            #expect(try await client.send(.post, list, body, fields: Self.json).json?["version"]?.integer == 0)
            #expect(try await client.send(.post, "\(list)/1/merge?version=7").status == 409)
            let merged = try await client.send(.post, "\(list)/1/merge?version=0")
            #expect(merged.json?["state"] == "MERGED" && merged.json?["version"]?.integer == 1)
            let comment = try await client.send(.post, "\(list)/1/comments", #"{"text":"hi"}"#, fields: Self.json)
            #expect(comment.status == 201 && comment.json?["text"] == "hi")
        }
    }
}
