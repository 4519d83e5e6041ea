import BitbucketAPI
import Domain
import Testing

@Suite struct OperationsTests {
    @Test(arguments: App.allCases)
    func `every operation has a name of its own, and a request to its path finds it`(app: App) {
        let operations = APIOperations.all(of: app)
        #expect(operations.count > (app == .bitbucket ? 280 : 500))
        #expect(Set(operations.map(\.name)).count == operations.count)
        for operation in operations {
            let path = operation.requestPath.replacing("{path}", with: "/src/a.txt").replacing("//", with: "/")
            let found = APIOperations.find(operation.method, path: path, app: app)
            #expect(found == operation, "\(operation.method) \(path) is taken for \(found?.name ?? "nothing")")
            #expect(APIOperations.named(operation.name, app: app) == operation)
        }
    }

    @Test func `every scope of a table is one that is known`() {
        for app in App.allCases {
            let unknown = APIOperations.all(of: app).flatMap(\.scopes).filter { Scopes.find($0, app: app) == nil }
            #expect(unknown == [])
        }
    }

    static let found: [(app: App, method: String, path: String, name: String)] = [
        (.bitbucket, "GET", "/2.0/user", "user.get"),
        (.bitbucket, "get", "/user", "user.get"),
        (.bitbucket, "GET", "/2.0/user/?fields=uuid", "user.get"),
        (.bitbucket, "GET", "/2.0/repositories/acme", "repositories.list"),
        (.bitbucket, "GET", "/2.0/repositories/acme/app", "repositories.get"),
        (.bitbucket, "GET", "/2.0/repositories/%7Ba%7D/%7Bb%7D", "repositories.get"),
        (.bitbucket, "GET", "/2.0/repositories/a/b/pullrequests/activity", "repositories.pullrequests.activity.get"),
        (.bitbucket, "GET", "/2.0/repositories/acme/app/pullrequests/7", "repositories.pullrequests.get"),
        (
            .bitbucket, "POST", "/2.0/repositories/a/b/pullrequests/7/comments",
            "repositories.pullrequests.comments.create"
        ),
        (.bitbucket, "GET", "/2.0/repositories/a/b/src/main/docs/a/b.md", "repositories.src.commit.path.list"),
        (.bitbucket, "GET", "/2.0/repositories/a/b/refs/branches/feature/x", "repositories.refs.branches.get"),
        (.bitbucket, "GET", "/2.0/snippets/acme/x1/files/a/b", "snippets.files.get"),
        (.bitbucketDatacenter, "GET", "/rest/api/latest/application-properties", "application-properties.get"),
        (.bitbucketDatacenter, "GET", "/rest/api/1.0/users/emma", "users.userSlug.get"),
        (
            .bitbucketDatacenter, "POST", "/rest/api/latest/projects/P/repos/r/webhooks",
            "projects.repos.webhooks.create"
        ),
        (.bitbucketDatacenter, "POST", "/rest/api/latest/projects/P/webhooks/test", "projects.webhooks.test.create"),
        (
            .bitbucketDatacenter, "GET", "/rest/api/latest/projects/P/repos/r/pull-requests/7.diff",
            "projects.repos.pull-requests.diff.get"
        ),
        (
            .bitbucketDatacenter, "GET", "/rest/api/latest/projects/P/repos/r/compare/diff",
            "projects.repos.compare.diff.get"
        ),
        (
            .bitbucketDatacenter, "POST", "/rest/build-status/latest/commits/0123abc",
            "build-status.commits.create"
        ),
    ]

    @Test(arguments: found)
    func `a request is recognised, words before parameters`(app: App, method: String, path: String, name: String) {
        #expect(APIOperations.find(method, path: path, app: app)?.name == name)
    }

    static let unknown: [(app: App, method: String, path: String)] = [
        (.bitbucket, "GET", "/2.0/nothing"),
        (.bitbucket, "PATCH", "/2.0/user"),
        (.bitbucket, "GET", "2.0/user"),
        (.bitbucket, "GET", ""),
        (.bitbucket, "GET", "/"),
        (.bitbucket, "GET", "/2.0"),
        (.bitbucket, "GET", "/2.0//user"),
        (.bitbucket, "GET", "/2.0/repositories//app"),
        (.bitbucket, "GET", "/1.0/user"),
        (.bitbucket, "GET", "https://api.bitbucket.org/2.0/user"),
        (.bitbucketDatacenter, "GET", "/2.0/user"),
        (.bitbucketDatacenter, "GET", "/api/latest/users"),
        (.bitbucket, "GET", "/" + String(repeating: "{{", count: 100_000)),
    ]

    @Test(arguments: unknown)
    func `what Bitbucket would not know is not found`(app: App, method: String, path: String) {
        #expect(APIOperations.find(method, path: path, app: app) == nil)
    }

    @Test(
        arguments: [
            ("GET", "/2.0/repositories"), ("GET", "/2.0/workspaces"), ("GET", "/2.0/user/permissions/workspaces"),
            ("GET", "/2.0/teams/acme/pipelines_config/variables"), ("POST", "/2.0/repositories/a/b/issues"),
            ("GET", "/2.0/repositories/a/b/milestones"),
        ]
    )
    func `what Bitbucket has taken away is not found, whatever its description lists`(method: String, path: String) {
        #expect(APIOperations.find(method, path: path, app: .bitbucket) == nil)
    }

    static let templates: [(app: App, method: String, template: String, name: String?)] = [
        (
            .bitbucket, "POST",
            "/2.0/repositories/{{ trigger.workspace.slug }}/{{ trigger.repository.slug }}/pullrequests/"
                + #"{{ trigger.pull_request.id | default: "a/b?c" }}/merge?async={{ x }}"#,
            "repositories.pullrequests.merge.create"
        ),
        (.bitbucket, "GET", "/2.0/users/acme-{{ x }}", "users.get"),
        (.bitbucket, "GET", "/2.0/repositories/a/b/pullrequests/{{ x }}", "repositories.pullrequests.get"),
        (.bitbucket, "GET", "/2.0/{{ x }}", nil),
        (.bitbucket, "GET", "{{ x }}/2.0/user", nil),
        (.bitbucket, "GET", "/2.0/users/{{ x", "users.get"),
        (
            .bitbucketDatacenter, "PUT", "/rest/api/latest/projects/{{ a }}/repos/{{ b }}/pull-requests/{{ c }}",
            "projects.repos.pull-requests.update"
        ),
    ]

    @Test(arguments: templates)
    func `a template's parts stand for parameters`(app: App, method: String, template: String, name: String?) {
        #expect(APIOperations.find(method, template: template, app: app)?.name == name)
    }

    static let facts: [(app: App, name: String, scopes: [String], fields: [String])] = [
        (.bitbucket, "repositories.pullrequests.comments.create", ["pullrequest"], ["content.raw"]),
        (.bitbucket, "repositories.pullrequests.create", ["pullrequest:write"], ["title", "source.branch.name"]),
        (.bitbucket, "repositories.pullrequests.merge.create", ["pullrequest:write"], []),
        (.bitbucket, "repositories.refs.branches.create", ["repository:write"], ["name", "target.hash"]),
        (.bitbucket, "repositories.commit.statuses.build.create", ["repository"], ["key", "state", "url"]),
        (.bitbucket, "repositories.hooks.create", ["webhook"], ["url", "events"]),
        (.bitbucket, "workspaces.hooks.delete", ["webhook"], []),
        (.bitbucket, "repositories.deploy-keys.create", ["repository", "repository:admin"], []),
        (.bitbucket, "user.workspaces.list", ["account"], []),
        (.bitbucketDatacenter, "projects.repos.pull-requests.comments.create", ["REPO_READ"], ["text"]),
        (.bitbucketDatacenter, "projects.repos.pull-requests.merge.create", ["REPO_WRITE"], []),
        (.bitbucketDatacenter, "projects.repos.pull-requests.delete", ["REPO_ADMIN"], []),
        (.bitbucketDatacenter, "projects.repos.webhooks.create", ["REPO_ADMIN"], ["name", "url", "events"]),
        (.bitbucketDatacenter, "projects.webhooks.create", ["PROJECT_ADMIN"], ["name", "url", "events"]),
        (.bitbucketDatacenter, "application-properties.get", [], []),
        (.bitbucketDatacenter, "access-tokens.users.update", ["ACCOUNT_WRITE"], ["name", "permissions"]),
    ]

    @Test(arguments: facts)
    func `an operation knows its scopes and what its body must have`(
        app: App,
        name: String,
        scopes: [String],
        fields: [String]
    ) throws {
        let operation = try #require(APIOperations.named(name, app: app))
        #expect(operation.scopes == scopes)
        #expect(operation.requiredFields == fields)
    }
}
