package import Domain
import FoundationEssentials

/// What a simulated Bitbucket begins with, or becomes at some moment, as one document.
///
/// An object in which everything is optional; a JSON or YAML file for `bittern simulate --scenario`:
///
///     settings: { expires_in: 60, token_length: 6000, scope_member: scopes, hook_errors: object }
///     clock: { at: "2026-11-23T12:00:00Z" }                      # or { advance_seconds: 3600 }
///     workspaces: [{ slug: acme, name: Acme }]
///     repositories: [acme/app]                                   # without them each one that is asked for exists
///     accounts: [{ nickname: ada, name: Ada Example, workspaces: [acme], token: t, scopes: [account] }]
///     consumers: [{ key: k, secret: s, product: cloud, callback: "http://127.0.0.1:8080/oauth/callback", scopes: [account] }]
///     hooks: [{ url: "http://127.0.0.1:8080/webhooks/x", secret: s, events: ["repo:push"], repository: acme/app }]
///     pull_requests: [{ repository: acme/app, title: Greet, branch: feature, author: ada }]
///     scripts:                                                   # once each, in order; then the usual answers
///       - method: POST
///         path: /site/oauth2/access_token
///         body_contains: grant_type=refresh_token
///         answers:
///           - { status: 500, times: 2 }
///           - { status: 502, html: "<h1>Bad gateway</h1>", delay_seconds: 3 }
///           - { carry_out: true, drop_connection: true }         # done, and the answer lost
package struct Scenario: Sendable {
    package let accounts: [SimulatedAccount]
    package let consumers: [SimulatedConsumer]
    private let repositories: [String]
    private let settings: JSONValue?
    private let clock: ClockChange?
    private let workspaces: [(slug: String, name: String?)]
    private let hooks: [HookDraft]
    private let pullRequests: [PullRequestDraft]
    private let scripts: [Script]

    /// Throws `ScenarioError` for the first thing that is not understood.
    package init(_ document: JSONValue) throws(ScenarioError) {
        var root = try ScenarioObject(document, at: "")
        // The settings change what is there, so they are read once it is; here only whether they can be.
        settings = root.any("settings")
        var unused = SimulatorSettings()
        try Self.change(&unused, settings)
        clock = try Self.clock(&root)
        workspaces = try root.list("workspaces") { object throws(ScenarioError) in
            (try object.neededText("slug"), try object.text("name"))
        }
        repositories = try root.texts("repositories") ?? []
        if let stray = repositories.first(where: { $0.split(separator: "/").count != 2 }) {
            throw ScenarioError("repositories has `\(stray)`; it must be as acme/app")
        }
        accounts = try root.list("accounts") { object throws(ScenarioError) in try SimulatedAccount(&object) }
        consumers = try root.list("consumers") { object throws(ScenarioError) in try SimulatedConsumer(&object) }
        hooks = try root.list("hooks") { object throws(ScenarioError) in try HookDraft(&object) }
        pullRequests = try root.list("pull_requests") { object throws(ScenarioError) in try PullRequestDraft(&object) }
        scripts = try root.list("scripts") { object throws(ScenarioError) in try Script(&object) }
        try root.end()
    }

    /// All that there shall be; nil when the scenario does not say.
    var closedRepositories: Set<String>? { repositories.isEmpty ? nil : Set(repositories) }

    /// What came of it: the objects that were made, and what the hooks are told.
    struct Result: Sendable {
        var made: [JSONValue] = []
        var events: [SampleEvent] = []
    }

    /// Adds all of it to what is there; accounts and consumers take the place of those of the same nickname or key.
    func apply(to world: inout World) throws(ScenarioError) -> Result {
        var result = Result()
        try Self.change(&world.settings, settings)
        clock?.apply(to: &world)
        for workspace in workspaces { world.places.add(workspace.slug, name: workspace.name) }
        for repository in repositories { world.places.addRepository(repository) }
        for account in accounts { world.add(account) }
        for consumer in consumers { world.oauth.put(consumer) }
        for hook in hooks { result.made.append(try hook.register(in: &world).json) }
        for draft in pullRequests {
            let (json, event) = try draft.open(in: &world)
            result.made.append(json)
            result.events.append(event)
        }
        for script in scripts { script.add(to: &world) }
        result.made += accounts.map(\.json) + consumers.map(\.json)
        return result
    }

    private static func change(_ settings: inout SimulatorSettings, _ json: JSONValue?) throws(ScenarioError) {
        guard let json else { return }
        var object = try ScenarioObject(json, at: "settings")
        try settings.change(&object)
        try object.end()
    }

    private static func clock(_ root: inout ScenarioObject) throws(ScenarioError) -> ClockChange? {
        guard var object = try root.object("clock") else { return nil }
        let clock = try ClockChange(&object)
        try object.end()
        return clock
    }
}
