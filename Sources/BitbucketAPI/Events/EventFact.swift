/// What registering a hook for one event needs.
package struct EventFact: Sendable, Hashable {
    /// Bitbucket's word: `pullrequest:fulfilled`, `pr:merged`.
    package let key: String
    /// The OAuth scope that a token needs, besides the one for hooks, to subscribe to it.
    package let scope: String
    /// Where a hook can subscribe to it.
    package let levels: Set<HookLevel>
    /// Why it is better left alone; nil for all but a few.
    package let warning: String?

    package init(key: String, scope: String, levels: Set<HookLevel>, warning: String? = nil) {
        self.key = key
        self.scope = scope
        self.levels = levels
        self.warning = warning
    }

    /// The scope that `who` needs in order to hear of it: `webhook acme` needs it for `repo:push`.
    package func need(of who: String) -> ScopeNeed { ScopeNeed(scope: scope, because: "\(who) needs it for \(key)") }
}

/// What a hook hangs on.
package enum HookLevel: String, Sendable, CaseIterable {
    case repository
    /// Cloud only.
    case workspace
    /// Data Center only.
    case project
}
