package import Domain

/// Needed, configured and granted scopes of an app held beside each other.
package struct ScopeReport: Sendable, Hashable {
    /// A scope that is missing, and everything that needs it.
    package struct Missing: Sendable, Hashable {
        package let scope: String
        /// Each reason once, in the order in which they were given.
        package let because: [String]

        package init(scope: String, because: [String]) {
            self.scope = scope
            self.because = because
        }
    }

    /// What is needed and not covered by what is ticked; custom scopes are never among it.
    package let missingInConfiguration: [Missing]
    /// What is needed and ticked, and not covered by what the customer granted; empty when nobody has installed it yet.
    package let missingInGrant: [Missing]
    /// Ticked scopes that nothing needs.
    package let unused: [String]
    /// Needed or ticked scopes of which nothing is known: what they allow cannot be checked.
    package let unverifiable: [String]
    /// The fewest scopes that still have to be ticked so that everything needed is covered.
    package let boxesToTick: [String]

    let configured: [String]
    let app: App

    /// Compares; the app's mandatory scopes are needed whether `needs` has them or not.
    ///
    /// `granted` is what a connection has, nil when nobody has installed the app yet.
    package init(needs: [ScopeNeed], configured: [String], granted: [String]?, app: App) {
        let comparison = ScopeComparison(needs: needs, configured: configured, app: app)
        missingInConfiguration = comparison.missing(in: configured)
        missingInGrant = granted.map { comparison.missing(in: $0) }?.filter { comparison.isConfigured($0.scope) } ?? []
        unused = comparison.unused
        unverifiable = comparison.unverifiable
        boxesToTick = Scopes.fewest(covering: missingInConfiguration.map(\.scope), app: app)
        self.configured = configured
        self.app = app
    }

    /// Whether all that is needed is ticked and, where somebody has installed it, granted.
    package var isComplete: Bool { missingInConfiguration.isEmpty && missingInGrant.isEmpty }
}
