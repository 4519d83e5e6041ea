import Domain

/// What is needed, ready to be held beside one set of scopes after the other.
struct ScopeComparison {
    /// Known scopes only, with those that are always needed.
    private let needs: [ScopeNeed]
    private let configured: [String]
    private let app: App
    /// Everything that a token with exactly the configured scopes would have.
    private let covered: Set<String>
    let unverifiable: [String]

    init(needs: [ScopeNeed], configured: [String], app: App) {
        self.needs = (Scopes.needsOfBittern(for: app) + needs).filter { Scopes.find($0.scope, app: app) != nil }
        self.configured = configured
        self.app = app
        covered = Scopes.closure(configured, app: app)
        var seen: Set<String> = []
        unverifiable = (needs.map(\.scope) + configured).filter {
            Scopes.find($0, app: app) == nil && seen.insert($0).inserted
        }
    }

    /// What is needed and neither among `scopes` nor implied by them, in the order of `Scopes.all`.
    func missing(in scopes: [String]) -> [ScopeReport.Missing] {
        let there = Scopes.closure(scopes, app: app)
        let reasons = Dictionary(grouping: needs.filter { !there.contains($0.scope) }, by: \.scope)
        return Scopes.all(of: app).compactMap { scope in
            reasons[scope.name].map { needs in
                var seen: Set<String> = []
                let because = needs.map(\.because).filter { seen.insert($0).inserted }
                return ScopeReport.Missing(scope: scope.name, because: because)
            }
        }
    }

    /// Whether it is ticked, or comes with what is.
    func isConfigured(_ scope: String) -> Bool { covered.contains(scope) }

    /// What could be unticked: nothing needs it, and what is needed would still be there without it.
    ///
    /// Tried from the end of `Scopes.all` on, so that of two that would do the narrower one stays.
    var unused: [String] {
        let needed = Set(needs.map(\.scope))
        let neededAndMore = Scopes.closure(needed, app: app)
        var kept = configured
        for scope in Scopes.all(of: app).reversed() where kept.contains(scope.name) {
            let others = kept.filter { $0 != scope.name }
            let isEnough = needed.intersection(covered).isSubset(of: Scopes.closure(others, app: app))
            if isEnough, !neededAndMore.contains(scope.name) { kept = others }
        }
        return configured.filter { !kept.contains($0) }
    }
}
