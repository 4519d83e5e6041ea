import BitbucketAPI
import Domain
import Testing

@Suite struct ScopesTests {
    /// What Bitbucket's documentation says that each scope brings, all of it, and nothing else.
    static let brought: [(App, String, Set<String>)] = [
        (.bitbucket, "repository:write", ["repository"]),
        (.bitbucket, "repository:admin", []),
        (.bitbucket, "repository:delete", []),
        (.bitbucket, "pullrequest", ["repository"]),
        (.bitbucket, "pullrequest:write", ["pullrequest", "repository:write", "repository"]),
        (.bitbucket, "project", ["repository"]),
        (.bitbucket, "project:admin", []),
        (.bitbucket, "issue:write", ["issue"]),
        (.bitbucket, "snippet:write", ["snippet"]),
        (.bitbucket, "account:write", []),
        (.bitbucket, "pipeline:write", []),
        (.bitbucket, "webhook", []),
        (.bitbucketDatacenter, "REPO_READ", ["PUBLIC_REPOS"]),
        (.bitbucketDatacenter, "REPO_WRITE", ["REPO_READ", "PUBLIC_REPOS"]),
        (.bitbucketDatacenter, "PROJECT_ADMIN", ["REPO_ADMIN", "REPO_WRITE", "REPO_READ", "PUBLIC_REPOS"]),
        (.bitbucketDatacenter, "ACCOUNT_WRITE", []),
    ]

    @Test(arguments: brought)
    func `a scope brings what the documentation says, and nothing else`(
        app: App,
        scope: String,
        expected: Set<String>
    ) {
        #expect(Scopes.closure([scope], app: app) == expected.union([scope]))
    }

    @Test func `whoever may administer the system may do everything but change the account`() {
        let everything = Set(Scopes.all(of: .bitbucketDatacenter).map(\.name))
        let allowed = Scopes.closure(["SYSTEM_ADMIN"], app: .bitbucketDatacenter)
        #expect(allowed == everything.subtracting(["ACCOUNT_WRITE"]))
    }

    @Test(arguments: App.allCases)
    func `a scope stands in its table once, says what it allows, and implies scopes of the table`(app: App) {
        let facts = Scopes.all(of: app)
        #expect(facts.count >= 8)
        #expect(Set(facts.map(\.name)).count == facts.count)
        for fact in facts {
            #expect(!fact.allows.isEmpty && !fact.allows.hasSuffix("."))
            #expect(fact.implies.allSatisfy { Scopes.find($0, app: app) != nil })
        }
    }

    @Test func `only Cloud has a scope that cannot be done without`() {
        #expect(Scopes.mandatory(of: .bitbucket) == ["account"])
        #expect(Scopes.mandatory(of: .bitbucketDatacenter) == [])
    }

    @Test func `a custom scope covers itself and nothing else`() {
        #expect(Scopes.find("teleport", app: .bitbucket) == nil)
        #expect(Scopes.closure(["teleport", "issue"], app: .bitbucket) == ["teleport", "issue"])
    }

    @Test func `the fewest scopes leave out what others bring`() {
        let wanted = ["repository", "teleport", "pullrequest", "account", "pullrequest:write", "webhook"]
        #expect(
            Scopes.fewest(covering: wanted, app: .bitbucket) == ["account", "pullrequest:write", "webhook", "teleport"]
        )
    }
}
