import BitbucketAPI
import Domain
import Testing

@Suite struct ScopeReportTests {
    private func report(
        _ needs: [String],
        configured: [String],
        granted: [String]? = nil,
        app: App = .bitbucket
    ) -> ScopeReport {
        let needs = needs.map { ScopeNeed(scope: $0, because: "\($0) is wanted") }
        return ScopeReport(needs: needs, configured: configured, granted: granted, app: app)
    }

    @Test func `a workflow that merges, with only account ticked, is told the one box to tick and why`() throws {
        let path = "/2.0/repositories/acme/app/pullrequests/{{ trigger.pull_request.id }}/merge"
        let merge = try #require(APIOperations.find("POST", template: path, app: .bitbucket))
        let report = ScopeReport(
            needs: merge.needs(of: "workflow greet"),
            configured: ["account"],
            granted: nil,
            app: .bitbucket
        )
        #expect(report.boxesToTick == ["pullrequest:write"])
        #expect(!report.isComplete)
        #expect(
            report.lines == [
                "tick pullrequest:write: workflow greet needs it for POST /2.0/repositories/{workspace}/{repo_slug}"
                    + "/pullrequests/{pull_request_id}/merge; account alone is ticked"
            ]
        )
    }

    static let ticks: [(needs: [String], configured: [String], expected: [String])] = [
        ([], ["account"], []),
        ([], [], ["account"]),
        (["pullrequest"], ["account", "pullrequest:write"], []),
        (["pullrequest", "repository"], ["account"], ["pullrequest"]),
        (["repository", "pullrequest:write", "webhook"], ["account"], ["pullrequest:write", "webhook"]),
        (["repository:admin", "repository"], ["account", "repository"], ["repository:admin"]),
        (["pullrequest:write"], ["account", "pullrequest", "repository:write"], ["pullrequest:write"]),
        (["teleport"], ["account"], []),
    ]

    @Test(arguments: ticks)
    func `the boxes to tick are the fewest that cover what is needed`(
        needs: [String],
        configured: [String],
        expected: [String]
    ) {
        #expect(report(needs, configured: configured).boxesToTick == expected)
    }

    @Test func `Data Center's levels are boxes too`() {
        let report = report(["REPO_READ", "REPO_ADMIN"], configured: ["REPO_WRITE"], app: .bitbucketDatacenter)
        #expect(report.boxesToTick == ["REPO_ADMIN"])
        #expect(report.missingInConfiguration.map(\.scope) == ["REPO_ADMIN"])
    }

    static let unused: [(needs: [String], configured: [String], expected: [String])] = [
        (["repository"], ["account", "repository", "wiki"], ["wiki"]),
        (["repository"], ["account", "repository", "pullrequest"], ["pullrequest"]),
        (["repository"], ["account", "pullrequest"], []),
        (["repository"], ["account", "pullrequest", "pullrequest:write"], ["pullrequest:write"]),
        (["pullrequest:write"], ["account", "pullrequest", "pullrequest:write"], []),
        ([], ["account", "teleport"], []),
    ]

    @Test(arguments: unused)
    func `a box is unused when nothing would be missed without it`(
        needs: [String],
        configured: [String],
        expected: [String]
    ) {
        #expect(report(needs, configured: configured).unused == expected)
    }

    @Test func `what is ticked and was not granted needs a new consent, not a new box`() {
        let ticked = ["account", "pullrequest"]
        let report = report(["pullrequest", "webhook"], configured: ticked, granted: ["account"])
        #expect(report.missingInGrant.map(\.scope) == ["pullrequest"])
        #expect(report.boxesToTick == ["webhook"])
        #expect(
            report.lines == [
                "tick webhook: webhook is wanted; account and pullrequest are ticked",
                "have the customer authorise again: pullrequest is ticked and was not granted; pullrequest is wanted",
            ]
        )
    }

    @Test func `what was granted through another scope is not missing`() {
        let ticked = ["account", "repository"]
        let report = report(["repository"], configured: ticked, granted: ["account", "pullrequest"])
        #expect(report.isComplete && report.lines == [])
    }

    @Test func `custom scopes are said to be unverifiable and are no error`() {
        let report = report(["teleport", "beam"], configured: ["account", "teleport"], granted: ["account"])
        #expect(report.unverifiable == ["teleport", "beam"])
        #expect(report.isComplete)
        #expect(report.lines.allSatisfy { $0.contains("cannot be checked") } && report.lines.count == 2)
    }

    @Test func `a scope that comes with a box is told with it, and every reason once`() {
        let needs = ["pullrequest:write", "pullrequest", "pullrequest"].map {
            ScopeNeed(scope: $0, because: "somebody wants \($0)")
        }
        let report = ScopeReport(needs: needs, configured: [], granted: nil, app: .bitbucket)
        #expect(report.missingInConfiguration.map(\.scope) == ["account", "pullrequest", "pullrequest:write"])
        #expect(
            report.lines == [
                "tick account: Bittern needs it to see whose account a token is; nothing is ticked",
                "tick pullrequest:write: somebody wants pullrequest:write; it brings pullrequest: somebody wants"
                    + " pullrequest; nothing is ticked",
            ]
        )
    }

    @Test func `a line counts the reasons that it does not name`() {
        let needs = (1...8).map { ScopeNeed(scope: "webhook", because: "number \($0)") }
        let report = ScopeReport(needs: needs, configured: ["account"], granted: nil, app: .bitbucket)
        #expect(
            report.lines == [
                "tick webhook: number 1; number 2; number 3; number 4; number 5; and 3 more; account alone is ticked"
            ]
        )
    }
}
