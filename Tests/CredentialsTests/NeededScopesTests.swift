import BitbucketAPI
import Credentials
import Domain
import Testing

@Suite struct NeededScopesTests {
    private static let acme = Connection(
        name: "acme",
        app: .bitbucket,
        customer: "Acme",
        apiBaseURL: "https://api.bitbucket.org",
        state: .active,
        grantedScopes: ["account"]
    )
    private static let other = Connection(
        name: "other",
        app: .bitbucket,
        customer: "Other",
        apiBaseURL: "http://127.0.0.1:7990",
        state: .active
    )

    private func workflow(
        _ name: String,
        _ method: String,
        _ url: String,
        of connection: String? = nil
    )
        -> WorkflowDefinition
    {
        WorkflowDefinition(
            name: name,
            on: [],
            connection: connection,
            steps: [
                WorkflowStep(
                    id: "a",
                    action: "http.request",
                    inputs: ["method": .string(method), "url": .string(url)]
                )
            ]
        )
    }

    private func needed(
        _ workflows: [WorkflowDefinition],
        hooks: [NeededScopes.Hook] = [],
        of app: App = .bitbucket
    ) -> NeededScopes {
        NeededScopes(
            of: app,
            apiURL: app.defaultAPIBaseURL,
            workflows: workflows,
            connections: [Self.acme, Self.other],
            hooks: hooks
        )
    }

    private func scopes(_ needed: NeededScopes, of connection: String? = nil) -> Set<String> {
        Set(needed.needs(of: connection).map(\.scope))
    }

    @Test func `Bittern itself needs the mandatory scopes, and nothing else`() {
        #expect(scopes(needed([])) == ["account"])
        #expect(scopes(needed([], of: .bitbucketDatacenter)) == [])
    }

    @Test func `a workflow without a connection counts for all of them, one with a connection for that one`() {
        let needed = needed([
            workflow("all", "GET", "/2.0/repositories/{{ trigger.workspace.slug }}"),
            workflow("one", "POST", "/2.0/repositories/acme/app/pullrequests/1/approve", of: "acme"),
            workflow("elsewhere", "GET", "/rest/api/latest/projects", of: "nobody"),
        ])
        #expect(scopes(needed) == ["account", "repository", "pullrequest:write"])
        #expect(scopes(needed, of: "acme") == ["account", "repository", "pullrequest:write"])
        #expect(scopes(needed, of: "other") == ["account", "repository"])
        #expect(needed.unverifiable().isEmpty)
    }

    @Test func `a workflow that names its connection is read with that one's address`() {
        let here = workflow("w", "GET", "http://127.0.0.1:7990/2.0/workspaces/acme/hooks", of: "other")
        #expect(scopes(needed([here])).contains("webhook"))
        let elsewhere = workflow("w", "GET", "http://127.0.0.1:7990/2.0/workspaces/acme/hooks", of: "acme")
        #expect(scopes(needed([elsewhere])) == ["account"])
    }

    @Test func `a webhook in Bitbucket needs the scope for hooks and that of each event`() {
        let needed = needed(
            [],
            hooks: [
                .init(
                    webhook: "w",
                    connection: "acme",
                    level: .repository,
                    events: ["repo:push", "pullrequest:created"]
                ),
                .init(webhook: "x", connection: "nobody", level: .repository, events: ["issue:created"]),
            ]
        )
        #expect(scopes(needed) == ["account", "webhook", "repository", "pullrequest"])
        #expect(scopes(needed, of: "other") == ["account"])
    }

    @Test func `what is not known is said, in words`() {
        let needed = needed(
            [workflow("w", "GET", "/2.0/nothing")],
            hooks: [.init(webhook: "h", connection: "acme", level: .repository, events: ["repo:exploded"])]
        )
        let unknown = needed.unverifiable()
        #expect(unknown.count == 2)
        #expect(unknown.contains { $0.hasPrefix("workflow w, step a: GET /2.0/nothing") })
        #expect(unknown.contains { $0.hasPrefix("webhook h: ") && $0.contains("repo:exploded") })
        #expect(needed.unverifiable(of: "other").count == 1)
    }
}
