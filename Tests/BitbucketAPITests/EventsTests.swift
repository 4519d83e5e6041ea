import BitbucketAPI
import Domain
import Testing

@Suite struct EventsTests {
    private func keys(_ patterns: [String], _ product: Product, _ level: HookLevel) throws -> [String] {
        try Events.expand(patterns, product: product, level: level).map(\.key)
    }

    @Test func `every key stands in its table once`() {
        #expect(Events.all(of: .cloud).count == 29)
        #expect(Events.all(of: .datacenter).count == 22)
        for product in Product.allCases {
            let keys = Events.all(of: product).map(\.key)
            #expect(Set(keys).count == keys.count)
        }
    }

    @Test func `an event needs a scope that there is`() {
        #expect(Events.all(of: .cloud).allSatisfy { Scopes.find($0.scope, app: .bitbucket) != nil })
        #expect(Events.all(of: .datacenter).allSatisfy { Scopes.find($0.scope, app: .bitbucketDatacenter) != nil })
    }

    static let scopes: [(Product, HookLevel, String, String)] = [
        (.cloud, .repository, "repo:push", "repository"),
        (.cloud, .workspace, "pullrequest:fulfilled", "pullrequest"),
        (.cloud, .repository, "issue:created", "issue"),
        (.cloud, .workspace, "project:updated", "project"),
        (.datacenter, .repository, "pr:merged", "REPO_ADMIN"),
        (.datacenter, .project, "pr:merged", "PROJECT_ADMIN"),
    ]

    @Test(arguments: scopes)
    func `registering an event needs its scope`(product: Product, level: HookLevel, key: String, scope: String) throws {
        #expect(try Events.expand([key], product: product, level: level).map(\.scope) == [scope])
    }

    @Test func `a glob means its family, and what is named twice comes once`() throws {
        let patterns = ["pullrequest:comment_*", "repo:push", "pullrequest:comment_created"]
        let keys = try keys(patterns, .cloud, .repository)
        #expect(
            keys == [
                "repo:push", "pullrequest:comment_created", "pullrequest:comment_updated",
                "pullrequest:comment_deleted", "pullrequest:comment_resolved", "pullrequest:comment_reopened",
            ]
        )
    }

    @Test func `everything leaves out what carries a warning and what belongs to another level`() throws {
        let repository = try keys(["*"], .cloud, .repository)
        #expect(repository.count == 24)
        #expect(!repository.contains { $0.hasPrefix("issue:") || $0 == "repo:created" })
        #expect(try keys(["*"], .cloud, .workspace).count == 26)
        #expect(try keys(["*"], .datacenter, .repository).count == 21)
        #expect(try keys(["*"], .datacenter, .project).count == 22)
    }

    @Test(arguments: ["issue:*", "issue:created"])
    func `events of the removed issue tracker come with a warning when they are asked for`(pattern: String) throws {
        let events = try Events.expand([pattern], product: .cloud, level: .repository)
        #expect(!events.isEmpty && events.allSatisfy { $0.warning?.contains("2026-08-20") == true })
    }

    static let refusals: [(Product, HookLevel, String, String)] = [
        (.cloud, .repository, "pullrequest:creatd", "the nearest is `pullrequest:created`"),
        (.cloud, .repository, "pullrequests:*", "the nearest is `pullrequest:*`"),
        (.cloud, .repository, "", "no event of Cloud is called ``"),
        (.cloud, .repository, "pr:opened", "that is a key of Data Center"),
        (.cloud, .repository, "repo:created", "comes to hooks of a workspace only"),
        (.cloud, .project, "repo:push", "comes to hooks of a repository or workspace only"),
        (.datacenter, .repository, "repo:push", "that is a key of Cloud"),
        (.datacenter, .repository, "project:modified", "comes to hooks of a project only"),
        (.datacenter, .repository, "pr:reviewer:changes_requested", "write `pr:reviewer:needs_work`"),
        (.datacenter, .project, "proj:modified", "write `project:modified`"),
        (.datacenter, .repository, "pr:to_ref_updated", "the nearest is `pr:from_ref_updated`"),
        (.datacenter, .workspace, "*", "no event of Data Center is called `*`"),
    ]

    @Test(arguments: refusals)
    func `a pattern that means nothing is refused with what to write`(
        product: Product,
        level: HookLevel,
        pattern: String,
        expected: String
    ) {
        let error = #expect(throws: UnknownEvents.self) {
            try Events.expand([pattern], product: product, level: level)
        }
        #expect(error?.description.contains(expected) == true, "\(error?.description ?? "")")
    }

    @Test func `all that is wrong is said at once`() {
        let error = #expect(throws: UnknownEvents.self) {
            try Events.expand(["repo:pusch", "repo:push", "nothing"], product: .cloud, level: .repository)
        }
        #expect(error?.problems.count == 2)
        #expect(throws: UnknownEvents.self) { try Events.expand([], product: .cloud, level: .repository) }
    }

    @Test func `a long pattern is not repeated whole`() {
        let error = #expect(throws: UnknownEvents.self) {
            try Events.expand([String(repeating: "x", count: 100_000)], product: .cloud, level: .repository)
        }
        #expect((error?.description.utf8.count ?? 0) < 250)
    }
}
