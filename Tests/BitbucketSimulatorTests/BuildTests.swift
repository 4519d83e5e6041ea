import BitbucketSimulator
import Domain
import HTTPTypes
import Testing

/// Builds of commits, on both products.
@Suite struct BuildTests {
    private static let owner = SimulatedAccount(
        token: "good",
        person: .ada,
        scopes: ["repository", "webhook", "PROJECT_ADMIN"]
    )
    private static let json: HTTPFields = [.contentType: "application/json"]
    private static let cloud = "/2.0/repositories/acme/app/commit/0123456789ab/statuses"
    private static let dataCenter = "/rest/api/latest/projects/ACME/repos/app/commits/0123456789ab/builds"

    @Test func `Cloud keeps one build for each key, and tells its hooks of each change`() async throws {
        try await Client.use(accounts: [Self.owner]) { client in
            let events = ["repo:commit_status_created", "repo:commit_status_updated"]
            client.simulator.script(.post, "/h", answers: [ScriptedAnswer(), ScriptedAnswer()])
            client.simulator.addHook(url: "\(try await client.simulator.baseURL)/h", secret: nil, events: events)
            let going = try await client.send(.post, Self.cloud + "/build", Self.build("INPROGRESS"))
            #expect(going.status == 201 && going.json?["commit"]?["hash"] == "0123456789ab")
            let done = try await client.send(.post, Self.cloud + "/build", Self.build("SUCCESSFUL"))
            #expect(done.status == 200 && done.json?["state"] == "SUCCESSFUL")
            let listed = try await client.send(.get, Self.cloud).json
            #expect(listed?["size"]?.integer == 1 && listed?["values"]?[0]?["state"] == "SUCCESSFUL")
            #expect(try await client.send(.get, Self.cloud + "/build/ci").json?["url"] == "https://ci.example.org/1")
            #expect(try await client.send(.get, Self.cloud + "/build/other").status == 404)
            let told = try await client.wait {
                client.simulator.deliveries().count == 2 ? client.simulator.deliveries().map(\.eventKey) : nil
            }
            #expect(Set(told) == Set(events) && client.simulator.strangers().isEmpty)
        }
    }

    @Test func `Data Center answers nothing, and knows the build by its key`() async throws {
        try await Client.use(accounts: [Self.owner]) { client in
            let set = try await client.send(.post, Self.dataCenter, Self.build("CANCELLED"), fields: Self.json)
            #expect(set.status == 204 && set.body.isEmpty)
            #expect(try await client.send(.get, Self.dataCenter + "?key=ci").json?["state"] == "CANCELLED")
            #expect(try await client.send(.get, Self.dataCenter + "?key=other").status == 404)
            #expect(client.simulator.strangers().isEmpty)
        }
    }

    @Test(arguments: [
        (#"{"key":"ci","state":"DONE","url":"https://ci.example.org"}"#, 400), (#"{"key":"ci"}"#, 400),
        ("nothing", 400),
    ])
    func `what is no build is refused`(body: String, status: Int) async throws {
        try await Client.use(accounts: [Self.owner]) { (client: Client) async throws in
            #expect(try await client.send(.post, Self.cloud + "/build", body).status == status)
            #expect(try await client.send(.post, Self.dataCenter, body, fields: Self.json).status == status)
        }
    }

    @Test(arguments: [
        cloud.replacing("0123456789ab", with: "main") + "/build", dataCenter.replacing("0123", with: "x"),
    ])
    func `a build of what is no commit is refused`(path: String) async throws {
        try await Client.use(accounts: [Self.owner]) { (client: Client) async throws in
            #expect(try await client.send(.post, path, Self.build("FAILED"), fields: Self.json).status == 404)
        }
    }

    private static func build(_ state: String) -> String {
        #"{"key":"ci","state":"\#(state)","url":"https://ci.example.org/1"}"#
    }
}
