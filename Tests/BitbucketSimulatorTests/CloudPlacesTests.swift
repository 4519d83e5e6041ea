import BitbucketSimulator
import Domain
import HTTPTypes
import Testing

/// Workspaces and repositories of Cloud, and how lists are cut into pages.
@Suite struct CloudPlacesTests {
    private static let many = SimulatedAccount(
        token: "good",
        person: .ada,
        scopes: ["account", "repository"],
        workspaces: (1...23).map { "w\($0)" }
    )

    @Test func `a list is followed from page to page by its next`() async throws {
        try await Client.use(accounts: [Self.many]) { client in
            var path = "/2.0/user/workspaces"
            var pages: [[String?]] = []
            let base = try await client.simulator.baseURL
            while pages.count < 10 {
                let page = try await client.send(.get, path).json
                pages.append((page?["values"]?.elements ?? []).map { $0["workspace"]?["slug"]?.string })
                #expect(page?["size"]?.integer == 23 && page?["pagelen"]?.integer == 10)
                guard let next = page?["next"]?.string else { break }
                #expect(next.hasPrefix(base))
                path = String(next.dropFirst(base.count))
            }
            #expect(pages.map(\.count) == [10, 10, 3])
            #expect(Set(pages.joined()).count == 23)
        }
    }

    @Test(arguments: [("pagelen=101", 400), ("pagelen=0", 400), ("page=4", 404), ("page=x", 400), ("pagelen=100", 200)])
    func `a page that cannot be is refused`(query: String, status: Int) async throws {
        try await Client.use(accounts: [Self.many]) { (client: Client) async throws in
            #expect(try await client.send(.get, "/2.0/user/workspaces?\(query)").status == status)
        }
    }

    @Test func `a workspace and a repository can be found by their ids, braces encoded`() async throws {
        try await Client.use(repositories: ["acme/app", "acme/site"]) { client in
            let workspace = try await client.send(.get, "/2.0/workspaces/acme").json
            let uuid = workspace?["uuid"]?.string ?? ""
            let encoded = "%7B\(uuid.dropFirst().dropLast())%7D"
            #expect(try await client.send(.get, "/2.0/workspaces/\(encoded)").json?["slug"] == "acme")
            let listed = try await client.send(.get, "/2.0/repositories/\(encoded)").json?["values"]?.elements ?? []
            #expect(listed.map { $0["full_name"]?.string } == ["acme/app", "acme/site"])
            let repository = (listed.first?["uuid"]?.string ?? "").dropFirst().dropLast()
            let found = try await client.send(.get, "/2.0/repositories/\(encoded)/%7B\(repository)%7D")
            #expect(found.json?["full_name"] == "acme/app")
            #expect(client.simulator.strangers().isEmpty)
        }
    }

    @Test func `a renamed workspace is gone by its old name, and keeps its ids`() async throws {
        try await Client.use { client in
            let before = try await client.send(.get, "/2.0/repositories/acme/app").json
            #expect(client.simulator.renameWorkspace("acme", to: "apex"))
            #expect(try await client.send(.get, "/2.0/repositories/acme/app").status == 404)
            #expect(try await client.send(.get, "/2.0/workspaces/acme").status == 404)
            let after = try await client.send(.get, "/2.0/repositories/apex/app").json
            #expect(after?["full_name"] == "apex/app" && after?["uuid"] == before?["uuid"])
            #expect(after?["workspace"]?["uuid"] == before?["workspace"]?["uuid"])
            #expect(!client.simulator.renameWorkspace("acme", to: "other"))
        }
    }
}
