import Actions
import BitbucketAPI
import Domain
import Testing

@Suite struct ConnectedCallTests {
    private static let cloud = "https://api.bitbucket.org"
    private static let approve =
        "/2.0/repositories/{{ trigger.workspace.slug }}/{{ trigger.repository.slug }}/pullrequests/"
        + "{{ trigger.pull_request.id }}/approve"

    private func calls(
        _ url: String,
        method: String = "POST",
        connection: String? = nil,
        app: App = .bitbucket,
        at base: String? = cloud
    ) -> [ConnectedCall] {
        let step = WorkflowStep(
            id: "act",
            action: "http.request",
            inputs: ["url": .string(url), "method": .string(method)]
        )
        return WorkflowDefinition(name: "approve", on: [], connection: connection, steps: [step]).calls(
            to: app,
            at: base
        )
    }

    @Test func `a call's scopes are known before anything ran, whatever its values will be`() {
        let found = calls(Self.approve)
        #expect(found.map(\.method) == ["POST"])
        #expect(
            found.first?.needs == [
                ScopeNeed(
                    scope: "pullrequest:write",
                    because: "workflow approve, step act needs it for POST "
                        + "/2.0/repositories/{workspace}/{repo_slug}/pullrequests/{pull_request_id}/approve"
                )
            ]
        )
    }

    @Test(arguments: [
        ("https://api.bitbucket.org/2.0/user", "https://api.bitbucket.org"),
        ("https://API.bitbucket.org:443/2.0/user?fields=uuid", "https://api.bitbucket.org"),
        ("http://127.0.0.1:7990/base/2.0/user", "http://127.0.0.1:7990/base"),
    ])
    func `an absolute address of the API's own origin is one of its calls`(url: String, base: String) {
        let found = calls(url, method: "GET", at: base)
        #expect(found.first?.url == "/2.0/user")
        #expect(found.first?.operation?.scopes == ["account"])
    }

    @Test(arguments: [
        "https://chat.example.org/2.0/user", "http://api.bitbucket.org/2.0/user",
        "https://api.bitbucket.org:8443/2.0/user", "{{ secrets.CHAT }}/2.0/user",
    ])
    func `what goes elsewhere needs no scope`(url: String) {
        #expect(calls(url, method: "GET").isEmpty)
    }

    @Test func `an address that nobody knows is a call of which nothing can be said`() {
        let found = calls("/2.0/nothing/of/the/kind", method: "GET")
        #expect(found.map(\.operation) == [nil])
        #expect(found.first?.needs == [])
        #expect(found.first.map { "\($0)" } == "workflow approve, step act: GET /2.0/nothing/of/the/kind")
    }

    @Test func `HEAD needs what GET needs`() {
        #expect(calls("/2.0/user", method: "HEAD").first?.operation?.scopes == ["account"])
    }

    @Test func `an address that only the other Bitbucket has counts there, unless the workflow says where it goes`() {
        let dataCenter = "/rest/api/latest/projects"
        #expect(calls(dataCenter, method: "GET").isEmpty)
        #expect(calls(dataCenter, method: "GET", connection: "acme").map(\.operation) == [nil])
        let there = calls(dataCenter, method: "GET", app: .bitbucketDatacenter, at: nil)
        #expect(there.first?.operation?.scopes == ["REPO_READ"])
        #expect(calls("/2.0/user", method: "GET", app: .bitbucketDatacenter, at: nil).isEmpty)
    }
}
