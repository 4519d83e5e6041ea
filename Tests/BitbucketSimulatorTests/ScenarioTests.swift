import BitbucketSimulator
import Domain
import HTTPTypes
import Testing

/// Scenarios, and the control door that takes their parts.
@Suite struct ScenarioTests {
    private static let document = """
        {"settings":{"expires_in":60,"token_length":64,"hook_errors":"object"},
         "clock":{"at":"2026-11-24T00:00:00Z"},
         "workspaces":[{"slug":"acme","name":"Acme Ltd"},{"slug":"umbrella"}],
         "repositories":["acme/app","umbrella/one"],
         "accounts":[{"nickname":"zoe","name":"Zoe Example","token":"t","scopes":["account","repository"],
                      "workspaces":["umbrella"]}],
         "consumers":[{"key":"k","secret":"s","callback":"http://127.0.0.1/c","scopes":["account"],"private":true}],
         "hooks":[{"url":"http://127.0.0.1:1/h","secret":"s","events":["repo:push"],"repository":"acme/app"}],
         "pull_requests":[{"repository":"acme/app","title":"Greet","branch":"f","author":"zoe"}],
         "scripts":[{"method":"GET","path":"/2.0/user","answers":[{"status":503,"times":2}]}]}
        """

    @Test func `a scenario is what a simulator begins with`() async throws {
        let scenario = try Scenario(JSONValue(parsing: Array(Self.document.utf8)))
        let change: (inout SimulatorConfiguration) -> Void = { $0.scenario = scenario }
        try await Client.use(accounts: [], with: change) { client in
            #expect(try await client.send(.get, "/2.0/user", token: "t").status == 503)
            #expect(try await client.send(.get, "/2.0/user", token: "t").status == 503)
            let user = try await client.send(.get, "/2.0/user", token: "t")
            #expect(user.json?["display_name"] == "Zoe Example")
            #expect(user.json?["created_on"]?.string?.hasPrefix("2026-11-23T00:00:00") == true)
            #expect(try await client.send(.get, "/2.0/repositories/umbrella/one", token: "t").status == 200)
            #expect(try await client.send(.get, "/2.0/repositories/umbrella/two", token: "t").status == 404)
            let consumer = try #require(scenario.consumers.first)
            let tokens = try await OAuthClient(client: client, consumer: consumer)
                .token(["grant_type": "client_credentials"])
            #expect(tokens.json?["expires_in"]?.integer == 60)
            #expect(tokens.json?["access_token"]?.string?.count == 64)
            #expect(client.simulator.hooks().count == 1)
        }
    }

    @Test(arguments: [
        (#"{"consumer":[]}"#, "did you mean `consumers`?"), (#"{"accounts":[{}]}"#, "accounts[0] has no nickname"),
        (#"{"accounts":{}}"#, "accounts is an object; it must be a list"),
        (#"{"consumers":[{"key":"k","secret":"s","scope":["a"]}]}"#, "did you mean `scopes`?"),
        (#"{"settings":{"token_length":7000}}"#, "a whole number from 32 to 6000"),
        (#"{"settings":{"hook_errors":"both"}}"#, "list or object"), (#"{"repositories":["app"]}"#, "as acme/app"),
        (#"{"clock":{"at":"noon"}}"#, "2026-11-23T12:00:00Z"), (#"{"clock":{}}"#, "neither at nor advance_seconds"),
        (#"{"scripts":[{"method":"GET","path":"/x","answers":[{"stauts":500}]}]}"#, "scripts[0].answers"),
        (#"{"hooks":[{"url":"x","events":["repo:push"]}]}"#, "hooks[0].url"), ("[]", "must be an object"),
    ])
    func `a mistake in a scenario is named, and where it is`(document: String, words: String) throws {
        let json = try JSONValue(parsing: Array(document.utf8))
        let error = #expect(throws: ScenarioError.self) { try Scenario(json) }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }

    @Test func `a simulator whose scenario speaks of nobody does not start`() async throws {
        let scenario = try Scenario(["pull_requests": [["repository": "nowhere/app", "title": "t"]]])
        let change: (inout SimulatorConfiguration) -> Void = { $0.scenario = scenario }
        await #expect(throws: ScenarioError.self) {
            try await Client.use(with: change) { _ in Issue.record("it runs") }
        }
    }

    @Test func `people and programs change the world over HTTP while it runs`() async throws {
        try await OAuthClient.use { oauth in
            func post(_ name: String, _ body: String) async throws -> Client.Reply {
                try await oauth.client.send(.post, "/simulator/\(name)", token: nil, body)
            }
            #expect(try await post("accounts", #"{"nickname":"zoe","workspaces":["umbrella"]}"#).status == 201)
            let tokens = try await oauth.install(["account": "zoe"])
            #expect(try await post("rename", #"{"workspace":"umbrella","slug":"parasol"}"#).status == 200)
            let seen = try await oauth.client.send(.get, "/2.0/user/workspaces", token: tokens.access).json
            #expect(seen?["values"]?[0]?["workspace"]?["slug"] == "parasol")
            #expect(try await post("clock", #"{"advance_seconds":7201}"#).json?["ahead_seconds"]?.integer == 7_201)
            #expect(try await oauth.client.send(.get, "/2.0/user", token: tokens.access).text.contains("expired. Use"))
            let fresh = try OAuthClient.Tokens(try await oauth.refresh(tokens.refresh))
            let secret = #"{"secret":"new","scopes":["account"]}"#
            let changed = try await oauth.client.send(.patch, "/simulator/consumers/key", token: nil, secret)
            #expect(changed.json?["scopes"]?.elements?.count == 1 && !changed.text.contains("new"))
            #expect(try await oauth.refresh(fresh.refresh).json?["error"] == "unauthorized_client")
            #expect(try await post("revoke", #"{"account":"zoe"}"#).json?["revoked"]?.integer == 1)
            #expect(try await oauth.client.send(.get, "/2.0/user", token: fresh.access).status == 401)
            let grants = try await oauth.client.send(.get, "/simulator/grants", token: nil).json
            #expect(grants?["items"]?[0]?["revoked"] == true && grants?["items"]?[0]?["refreshes"]?.integer == 1)
            #expect(try await post("settings", #"{"expires_in":5}"#).status == 200)
            #expect(try await post("scenario", #"{"workspaces":[{"slug":"third"}]}"#).status == 200)
            let workspaces = try await oauth.client.send(.get, "/simulator/workspaces", token: nil).json
            #expect(workspaces?["count"]?.integer == 3)
        }
    }

    @Test(arguments: [("cloud", "pullrequest:created"), ("datacenter", "pr:opened")])
    func `a person makes a pull request, and the hooks are told before the answer`(
        product: String,
        key: String
    ) async throws {
        try await Client.use { client in
            let url = try await client.simulator.baseURL + "/hook"
            client.simulator.script(.post, "/hook", answers: [ScriptedAnswer()])
            client.simulator.addHook(url: url, secret: nil, events: [key])
            let body = #"{"repository":"acme/app","title":"Greet","product":"\#(product)"}"#
            let made = try await client.send(.post, "/simulator/pull-requests", token: nil, body)
            #expect(made.status == 201 && made.json?["id"]?.integer == 1 && made.json?["author"] == "ada")
            #expect(client.simulator.deliveries().map(\.eventKey) == [key])
        }
    }

    @Test(arguments: [
        ("POST", "/simulator/nothing", 404), ("GET", "/simulator/nothing", 404), ("PUT", "/simulator/hooks", 404),
        ("DELETE", "/simulator/hooks", 404), ("PATCH", "/simulator/consumers/none", 404),
        ("POST", "/simulator/rename", 400), ("POST", "/simulator/pull-requests", 400),
    ])
    func `what the door does not have is refused with a reason`(
        method: String,
        path: String,
        status: Int
    ) async throws {
        try await Client.use { client in
            let reply = try await client.send(try #require(HTTPRequest.Method(method)), path, "{}")
            #expect(reply.status == status && reply.json?["error"]?.string?.isEmpty == false)
        }
    }
}
