import BitbucketSimulator
import Domain
import HTTPTypes
import Testing

/// The hooks REST of Cloud, quirk by quirk.
@Suite struct CloudHooksTests {
    static let hooks = "/2.0/repositories/acme/app/hooks"
    private static let owner = SimulatedAccount(
        token: "good",
        person: .ada,
        scopes: ["account", "webhook", "pullrequest:write"]
    )
    private static let push = #"{"description":"d","url":"http://127.0.0.1/h","active":true,"events":["repo:push"]}"#

    @Test(arguments: [hooks, "/2.0/workspaces/acme/hooks"])
    func `a hook is made, read, changed and deleted, and its secret never shown`(path: String) async throws {
        try await Client.use(accounts: [Self.owner]) { client in
            let made = try await client.send(
                .post,
                path,
                Self.push.replacing("{\"d", with: "{\"secret\":\"s3cret\",\"d")
            )
            #expect(made.status == 201 && made.json?["secret_set"] == true && !made.text.contains("s3cret"))
            let href = made.json?["links"]?["self"]?["href"]?.string ?? ""
            let own = String(href.dropFirst(try await client.simulator.baseURL.count))
            #expect(own.contains("/hooks/%7B") && own.hasSuffix("%7D"))
            #expect(try await client.send(.get, own).json == made.json)
            #expect(try await client.send(.get, path).json?["values"]?.elements == made.json.map { [$0] })
            let change = #"{"url":"http://127.0.0.1/new","active":false}"#
            let changed = try await client.send(.put, own, change).json
            #expect(changed?["url"] == "http://127.0.0.1/new" && changed?["active"] == false)
            #expect(changed?["description"] == "d" && changed?["events"]?[0] == "repo:push")
            let gone = try await client.send(.delete, own)
            #expect(gone.status == 204 && gone.body.isEmpty)
            #expect(try await client.send(.get, own).status == 404)
            #expect(client.simulator.strangers().isEmpty)
        }
    }

    @Test(
        arguments: [
            (#""description":"x""#, "s"), (#""secret":null"#, nil), (#""secret":"""#, nil), (#""secret":"new""#, "new"),
        ] as [(String, String?)]
    )
    func `a secret that is not mentioned stays, and null or nothing takes it away`(
        member: String,
        secret: String?
    ) async throws {
        try await Client.use(accounts: [Self.owner]) { client in
            let made = try await client.send(
                .post,
                Self.hooks,
                Self.push.replacing("{\"d", with: "{\"secret\":\"s\",\"d")
            )
            let id = (made.json?["uuid"]?.string ?? "").dropFirst().dropLast()
            let change = #"{"url":"http://127.0.0.1/h",\#(member)}"#
            let changed = try await client.send(.put, "\(Self.hooks)/%7B\(id)%7D", change)
            #expect(changed.json?["secret_set"]?.boolean == (secret != nil))
            #expect(client.simulator.hooks().map(\.secret) == [secret])
        }
    }

    @Test(arguments: [
        ("POST", "{}"), ("POST", #"{"url":"http://h","events":[]}"#), ("POST", #"{"url":"http://h"}"#),
        ("POST", #"{"url":"ftp://h","events":["repo:push"]}"#), ("POST", #"{"url":"http://h","events":["repo:pull"]}"#),
        ("POST", #"{"url":"http://h","events":["repo:created"]}"#), ("PUT", #"{"active":false}"#),
        ("POST", #"{"url":"http://h","events":["repo:push"],"skip_cert_verification":null}"#),
    ])
    func `what is wrong with a field is 400, in either of the shapes that were seen`(
        method: String,
        body: String
    ) async throws {
        for shape in SimulatorSettings.HookErrors.allCases {
            let change: (inout SimulatorConfiguration) -> Void = { $0.settings.hookErrors = shape }
            try await Client.use(accounts: [Self.owner], with: change) { client in
                let made = try await client.send(.post, Self.hooks, Self.push)
                let id = (made.json?["uuid"]?.string ?? "").dropFirst().dropLast()
                let reply =
                    method == "PUT"
                    ? try await client.send(.put, "\(Self.hooks)/%7B\(id)%7D", body)
                    : try await client.send(.post, Self.hooks, body)
                #expect(reply.status == 400 && reply.json?["error"]?["message"] == "Bad request")
                switch shape {
                case .list: #expect(reply.json?["error"]?["fields"]?[0]?.string?.hasPrefix("Field: {") == true)
                case .object: #expect(reply.json?["error"]?["fields"]?.members?.members.first?.value[0] != nil)
                }
                #expect(client.simulator.hooks().count == 1)
            }
        }
    }

    @Test func `an event that is named twice is refused without saying which`() async throws {
        try await Client.use(accounts: [Self.owner]) { client in
            let body = #"{"url":"http://h","events":["repo:push","repo:push"]}"#
            let reply = try await client.send(.post, Self.hooks, body)
            #expect(reply.status == 400 && reply.text == #"{"type":"error","error":{"message":"Bad Request"}}"#)
        }
    }

    @Test(
        arguments: [
            (["account"], "repo:push", ["webhook"]), (["webhook"], "repo:push", ["repository"]),
            (["webhook", "repository"], "pullrequest:created", ["pullrequest"]),
            (["webhook", "pullrequest"], "pullrequest:created", nil), (["webhook", "pullrequest"], "repo:push", nil),
            (["webhook", "repository:admin"], "repo:push", ["repository"]),
        ] as [([String], String, [String]?)]
    )
    func `a hook needs the scope for hooks and that of each event`(
        scopes: [String],
        event: String,
        required: [String]?
    ) async throws {
        let account = SimulatedAccount(token: "good", scopes: scopes)
        try await Client.use(accounts: [account]) { client in
            let body = Self.push.replacing("repo:push", with: event)
            let reply = try await client.send(.post, Self.hooks, body)
            #expect(reply.status == (required == nil ? 201 : 403))
            guard let required else { return }
            let detail = reply.json?["error"]?["detail"]
            #expect(detail?["required"]?.elements?.map(\.string) == required)
            #expect(detail?["granted"]?.elements?.map(\.string) == scopes)
            #expect(reply.headers[try #require(HTTPField.Name("X-Accepted-OAuth-Scopes"))] == required[0])
            #expect(
                reply.headers[try #require(HTTPField.Name("X-OAuth-Scopes"))] == scopes.joined(separator: ", ")
            )
        }
    }

    @Test func `whoever is no administrator may not, whatever the token may`() async throws {
        var account = Self.owner
        account.isAdministrator = false
        try await Client.use(accounts: [account]) { (client: Client) async throws in
            #expect(try await client.send(.post, Self.hooks, Self.push).status == 403)
        }
    }

    @Test func `hooks come in pages of ten`() async throws {
        try await Client.use(accounts: [Self.owner]) { client in
            for _ in 0..<12 { #expect(try await client.send(.post, Self.hooks, Self.push).status == 201) }
            let first = try await client.send(.get, Self.hooks).json
            #expect(first?["values"]?.elements?.count == 10)
            let next = first?["next"]?.string ?? ""
            let rest = try await client.send(.get, String(next.dropFirst(try await client.simulator.baseURL.count)))
            #expect(rest.json?["values"]?.elements?.count == 2 && rest.json?["next"] == nil)
        }
    }

    @Test func `a repository has fifty hooks at most, each of them allowed to be the same`() async throws {
        try await Client.use(accounts: [Self.owner]) { client in
            for _ in 0..<50 { _ = try await client.send(.post, Self.hooks, Self.push) }
            #expect(client.simulator.hooks().count == 50)
            #expect(try await client.send(.post, Self.hooks, Self.push).status == 400)
        }
    }

    @Test func `a consumer's hour of hooks is shared by its customers, and says not when to come again`() async throws {
        let ben = SimulatedAccount(person: .ben)
        let change: (inout SimulatorConfiguration) -> Void = {
            $0.accounts.append(ben)
            $0.settings.hookCallsPerHour = 3
        }
        try await OAuthClient.use(with: change) { oauth in
            let (one, two) = (try await oauth.install(), try await oauth.install(["account": "ben"]))
            var statuses: [Int] = []
            for token in [one, two, one, two] {
                statuses.append(try await oauth.client.send(.get, Self.hooks, token: token.access).status)
            }
            #expect(statuses == [200, 200, 200, 429])
            let refused = try await oauth.client.send(.get, Self.hooks, token: one.access)
            #expect(refused.json?["error"]?["message"] == "Rate limit for this resource has been exceeded")
            #expect(refused.headers[.retryAfter] == nil)
            #expect(try await oauth.client.send(.get, "/2.0/user", token: one.access).status == 200)
            oauth.client.simulator.advanceClock(by: .seconds(3_601))
            #expect(try await oauth.client.send(.get, Self.hooks, token: one.access).status == 200)
        }
    }

    @Test(arguments: [("repository", 26, false), ("workspace", 29, true)])
    func `everybody may ask which events there are`(subject: String, count: Int, hasCreated: Bool) async throws {
        try await Client.use { client in
            let subjects = try await client.send(.get, "/2.0/hook_events", token: nil).json
            #expect(subjects?[subject]?["links"]?["events"]?["href"] != nil)
            let list = try await client.send(.get, "/2.0/hook_events/\(subject)?pagelen=100", token: nil).json
            let keys = list?["values"]?.elements?.compactMap { $0["event"]?.string } ?? []
            #expect(keys.contains("repo:push") && keys.contains("repo:created") == hasCreated)
            #expect(keys.count >= count)
            #expect(try await client.send(.get, "/2.0/hook_events/project", token: nil).status == 404)
        }
    }
}
