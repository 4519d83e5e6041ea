package import BitbucketAPI
package import Domain

/// What a connection's token was not granted of what a hook needs.
package struct ScopeShortage: Sendable, Hashable, CustomStringConvertible {
    package let connection: String
    package let app: App
    package let missing: [ScopeReport.Missing]
    /// The fewest scopes to tick so that all is covered.
    package let boxes: [String]

    /// `nil` when nothing is missing, or nobody has said what was granted.
    init?(of connection: Connection, for events: [EventFact], at level: HookLevel, webhook: String) {
        guard let granted = connection.grantedScopes else { return nil }
        let needs = Self.needs(of: events, at: level, webhook: webhook, app: connection.app)
        let needed = Set(needs.map(\.scope))
        let report = ScopeReport(needs: needs, configured: granted, granted: granted, app: connection.app)
        missing = report.missingInConfiguration.filter { needed.contains($0.scope) }
        guard !missing.isEmpty else { return nil }
        self.connection = connection.name
        app = connection.app
        boxes = Scopes.fewest(covering: missing.map(\.scope), app: connection.app)
    }

    private static func needs(of events: [EventFact], at level: HookLevel, webhook: String, app: App) -> [ScopeNeed] {
        let own: String
        switch (app, level) {
        case (.bitbucket, _): own = "webhook"
        case (.bitbucketDatacenter, .project): own = "PROJECT_ADMIN"
        case (.bitbucketDatacenter, _): own = "REPO_ADMIN"
        }
        return [ScopeNeed(scope: own, because: "it takes that to make hooks of a \(level.rawValue)")]
            + events.map { $0.need(of: "webhook \(webhook)") }
    }

    package var description: String {
        let reasons = missing.map { "\($0.scope) (\($0.because.prefix(3).joined(separator: "; ")))" }
        return "connection \(connection) was not granted \(reasons.joined(separator: ", ")); " + Self.remedy(boxes)
            + " \(app.rawValue) --name \(connection) --customer …"
    }

    static func remedy(_ boxes: [String]) -> String {
        "tick \(boxes.joined(separator: ", ")) for the OAuth consumer in Bitbucket, and let the customer authorise again: "
            + "bittern connections invite"
    }
}
