import BitbucketAPI
package import Domain
package import Store

/// Reads what this installation does with its connections, so that it can be said which scopes that needs.
package struct ScopeNeeds: Sendable {
    private let listings: OperatorListings

    package init(listings: OperatorListings) { self.listings = listings }

    /// What `app`'s scopes are needed for; `apiURL` is where the app is set to be.
    ///
    /// - Throws: what the database throws.
    package func of(_ app: App, at apiURL: String?) async throws -> NeededScopes {
        try await reading().needed(of: app, at: apiURL)
    }

    /// The same for several apps at once.
    func reading() async throws -> Reading {
        Reading(
            workflows: try await items(listings.workflows()).compactMap(Self.workflow),
            connections: try await items(listings.connections()).compactMap(Self.connection),
            hooks: try await items(listings.webhooks()).compactMap(Self.hook)
        )
    }

    /// All that has to be read of the database.
    struct Reading: Sendable {
        let workflows: [WorkflowDefinition]
        let connections: [Connection]
        let hooks: [NeededScopes.Hook]

        func needed(of app: App, at apiURL: String?) -> NeededScopes {
            NeededScopes(of: app, apiURL: apiURL, workflows: workflows, connections: connections, hooks: hooks)
        }
    }

    private func items(_ listing: [UInt8]?) throws -> [JSONValue] {
        try JSONValue(parsing: listing ?? [])["items"]?.elements ?? []
    }

    /// Nil for one that another version has stored and this one cannot read: its runs say so.
    private static func workflow(_ item: JSONValue) -> WorkflowDefinition? {
        try? WorkflowDefinition(reading: item["definition"] ?? .null)
    }

    private static func connection(_ item: JSONValue) -> Connection? {
        guard let name = item["name"]?.string, let app = item["app"]?.string.flatMap(App.init),
            let state = item["state"]?.string.flatMap(Connection.State.init)
        else { return nil }
        return Connection(
            name: name,
            app: app,
            customer: item["customer"]?.string ?? "",
            apiBaseURL: item["api_url"]?.string ?? "",
            state: state,
            grantedScopes: item["scopes"]?.elements?.compactMap(\.string)
        )
    }

    /// Nil for a webhook that somebody made in Bitbucket's settings, of which we know no events, and for one that is gone there.
    private static func hook(_ item: JSONValue) -> NeededScopes.Hook? {
        guard let webhook = item["name"]?.string, let connection = item["connection"]?.string,
            let remote = item["remote"], let level = remote["level"]?.string.flatMap(HookLevel.init),
            let events = remote["events"]?.elements?.compactMap(\.string),
            ["registering", "registered"].contains(remote["state"]?.string)
        else { return nil }
        return NeededScopes.Hook(webhook: webhook, connection: connection, level: level, events: events)
    }
}
