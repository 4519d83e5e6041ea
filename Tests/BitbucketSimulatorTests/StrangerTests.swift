import Domain
import Foundation
import HTTPTypes
import Synchronization
import Testing

@testable import BitbucketSimulator

/// Each request is held against what is known of Bitbucket.
@Suite struct StrangerTests {
    @Test(arguments: [
        ("GET", "/2.0/repositories/acme/app/hooks/{202cf34e}", ""), ("GET", "/2.0/users", ""),
        ("DELETE", "/2.0/user", ""), ("GET", "/2.0/user/", ""), ("GET", "/1.0/user", ""), ("GET", "/", ""),
        ("POST", RESTTests.comments, "{}"), ("POST", RESTTests.comments, "not JSON"),
        ("POST", "/2.0/repositories/acme/app/pullrequests", #"{"title":"t","source":{}}"#),
        ("POST", "/2.0/repositories/acme/app/hooks", #"{"events":["repo:push"]}"#),
        ("PUT", "/2.0/repositories/acme/app/hooks/%7Bx%7D", #"{"active":true}"#),
        ("POST", "/rest/api/latest/projects/A/repos/b/webhooks", #"{"name":"n"}"#),
        ("GET", "/rest/oauth2/latest/token", ""), ("POST", "/site/oauth2/access_token", ""),
        ("GET", "/2.0/user?access_token=t", ""), ("POST", "/site/oauth2/token", ""),
    ])
    func `what Bitbucket would not know is remembered and said`(
        method: String,
        path: String,
        body: String
    ) async throws {
        let said = Mutex<[Stranger]>([])
        let change: @Sendable (inout SimulatorConfiguration) -> Void = {
            $0.observe = { event in
                if case .stranger(let stranger) = event { said.withLock { $0.append(stranger) } }
            }
        }
        try await Client.use(with: change) { (client: Client) async throws in
            _ = try await client.send(try #require(HTTPRequest.Method(method)), path, body)
            let strangers = client.simulator.strangers()
            #expect(strangers.count == 1 && strangers.first?.reason.isEmpty == false, "\(strangers)")
            #expect(said.withLock { $0 } == strangers)
            let listed = try await client.send(.get, "/simulator/strangers").json
            #expect(listed?["count"]?.integer == 1 && listed?["items"]?[0]?["method"]?.string == method)
            _ = try await client.send(.delete, "/simulator/strangers")
            #expect(client.simulator.strangers().isEmpty)
        }
    }

    @Test func `what is scripted at Bitbucket is looked at as well, and other places are somebody else's`() async throws
    {
        try await Client.use { (client: Client) async throws in
            client.simulator.script(.get, "/chat/hook", answers: [ScriptedAnswer()])
            client.simulator.script(.get, "/2.0/nothing", answers: [ScriptedAnswer()])
            #expect(try await client.send(.get, "/chat/hook").status == 200)
            #expect(client.simulator.strangers().isEmpty)
            #expect(try await client.send(.get, "/2.0/nothing").status == 200)
            #expect(client.simulator.strangers().map(\.path) == ["/2.0/nothing"])
        }
    }

    @Test func `a whole installation is known from end to end`() async throws {
        for consumer in [OAuthClient.cloud, OAuthClient.dataCenter] {
            try await OAuthClient.use(consumer) { (oauth: OAuthClient) async throws in
                _ = try await oauth.ask()
                let tokens = try await oauth.install()
                _ = try await oauth.refresh(tokens.refresh)
                #expect(oauth.client.simulator.strangers().isEmpty)
                #expect(oauth.client.simulator.requests().last?.consumer == (oauth.isCloud ? "key" : nil))
            }
        }
    }

    private static let gone = [
        "/2.0/repositories", "/2.0/workspaces", "/2.0/user/permissions/workspaces",
        "/2.0/user/permissions/repositories",
    ]

    @Test(arguments: gone)
    func `what asked across workspaces is gone, and strange`(path: String) async throws {
        try await Client.use { client in
            let reply = try await client.send(.get, path)
            #expect(reply.status == 410 && client.simulator.strangers().map(\.path) == [path])
        }
    }

    @Test func `everything that is simulated is in the facts, but what is gone`() {
        let unknown = Endpoint.all.filter { endpoint in
            let path = endpoint.template.replacing("{", with: "").replacing("}", with: "")
            let fields = OAuthClient.form(["grant_type": "client_credentials"])
            let call = APICall(endpoint.method, path, headers: OAuthClient.formType, body: Array(fields.utf8))
            let check = RequestCheck(call: call)
            return check.operation == nil && check.strangeness != nil
        }
        #expect(unknown.map(\.template) == Self.gone)
        #expect(Endpoint.all.count > 40)
    }

    @Test func `what Bitbucket has and the simulator has not asks for token and scopes, and says so`() async throws {
        try await Client.use { (client: Client) async throws in
            let path = "/2.0/repositories/acme/app/pullrequests/1/diff"
            #expect(try await client.send(.get, path, token: nil).status == 401)
            #expect(try await client.send(.get, path).status == 501)
            #expect(try await client.send(.get, "/2.0/repositories/acme/app/pipelines").status == 403)
            #expect(client.simulator.strangers().isEmpty)
        }
    }
}
