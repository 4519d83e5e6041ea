import BitbucketAPI
import Domain
import Testing

@Suite struct RateResourceTests {
    static let paths: [(String, RateResource)] = [
        ("/2.0/repositories/acme/app/pullrequests/1/comments", .repositories),
        ("/2.0/repositories/acme", .repositories),
        ("/2.0/repositories/acme/app?page=2", .repositories),
        ("/2.0/repositories/acme/app/hooks", .webhooks),
        ("/2.0/workspaces/acme/hooks/%7Bx%7D", .webhooks),
        ("/2.0/hook_events", .webhooks),
        ("/2.0/repositories/acme/app/src/main/README.md", .files),
        ("/2.0/repositories/acme/app/downloads", .archives),
        ("/2.0/repositories/acme/app/commit/a/properties/k/p", .properties),
        ("/2.0/user", .other), ("/", .other),
    ]

    @Test(arguments: paths)
    func `a call counts as what its path is about`(path: String, resource: RateResource) {
        #expect(RateResource.of(path, app: .bitbucket) == resource)
    }

    @Test func `Data Center has one bucket`() {
        #expect(RateResource.of("/rest/api/latest/projects/P/repos/r/webhooks", app: .bitbucketDatacenter) == .other)
    }
}
