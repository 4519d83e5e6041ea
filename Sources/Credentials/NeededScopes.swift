import Actions
package import BitbucketAPI
package import Domain

/// What an app's scopes are needed for in this installation: by Bittern itself, by workflows, by webhooks in Bitbucket.
///
/// Pure: `ScopeNeeds` reads what goes in.
package struct NeededScopes: Sendable, Equatable {
    /// A webhook that Bitbucket keeps for us, and the events that it delivers.
    package struct Hook: Sendable, Hashable {
        package let webhook: String
        package let connection: String
        package let level: HookLevel
        /// Event keys, such as `repo:push`.
        package let events: [String]

        package init(webhook: String, connection: String, level: HookLevel, events: [String]) {
            self.webhook = webhook
            self.connection = connection
            self.level = level
            self.events = events
        }
    }

    /// `nil` in `connection` is any connection of the app.
    private struct Use<Value: Sendable & Equatable>: Sendable, Equatable {
        let value: Value
        let connection: String?
    }

    private let uses: [Use<ScopeNeed>]
    private let unknowns: [Use<String>]

    /// `apiURL` is the app's own; a workflow that names its connection is read with that one's.
    package init(
        of app: App,
        apiURL: String?,
        workflows: [WorkflowDefinition],
        connections: [Connection],
        hooks: [Hook]
    ) {
        let mine = connections.filter { $0.app == app }
        var uses = Scopes.needsOfBittern(for: app).map { Use(value: $0, connection: nil) }
        var unknowns: [Use<String>] = []
        for workflow in workflows {
            let named = workflow.connection.flatMap { name in mine.first { $0.name == name } }
            guard workflow.connection == nil || named != nil else { continue }
            for call in workflow.calls(to: app, at: named?.apiBaseURL ?? apiURL) {
                uses += call.needs.map { Use(value: $0, connection: named?.name) }
                guard call.operation == nil else { continue }
                unknowns.append(Use(value: "\(call) is nothing that is known of the API", connection: named?.name))
            }
        }
        for hook in hooks where mine.contains(where: { $0.name == hook.connection }) {
            let found = Self.uses(of: hook, product: app.product)
            uses += found.needs.map { Use(value: $0, connection: hook.connection) }
            unknowns += found.unknown.map { Use(value: $0, connection: hook.connection) }
        }
        self.uses = uses
        self.unknowns = unknowns
    }

    /// Everything that needs a scope; with a connection's name, only what works with that one.
    package func needs(of connection: String? = nil) -> [ScopeNeed] { Self.values(uses, of: connection) }

    /// Each use of the API of which nobody can say what it needs, in words; with a connection's name, only its own.
    package func unverifiable(of connection: String? = nil) -> [String] { Self.values(unknowns, of: connection) }

    private static func values<Value>(_ uses: [Use<Value>], of connection: String?) -> [Value] {
        uses.filter { connection == nil || $0.connection == nil || $0.connection == connection }.map(\.value)
    }

    /// Making a hook needs its own scope and that of each of its events.
    private static func uses(of hook: Hook, product: Product) -> (needs: [ScopeNeed], unknown: [String]) {
        let webhook = "webhook \(hook.webhook)"
        // On Data Center the scope of the level is the events' own.
        var needs = product == .cloud ? [ScopeNeed(scope: "webhook", because: "\(webhook) needs it to be there")] : []
        var unknown: [String] = []
        for key in hook.events {
            do throws(UnknownEvents) {
                needs += try Events.expand([key], product: product, level: hook.level).map { $0.need(of: webhook) }
            } catch {
                unknown.append("\(webhook): \(error)")
            }
        }
        return (needs, unknown)
    }
}
