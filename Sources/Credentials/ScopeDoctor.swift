package import BitbucketAPI
package import Domain
package import Store

/// Says which scopes are missing before anything fails: needed, configured and granted ones compared.
package struct ScopeDoctor: Sendable {
    private let apps: AppStore
    private let needs: ScopeNeeds

    package init(apps: AppStore, needs: ScopeNeeds) {
        self.apps = apps
        self.needs = needs
    }

    /// Every app, in the order of the catalogue.
    ///
    /// - Throws: what the database throws.
    package func examineAll() async throws -> [AppExamination] {
        let reading = try await needs.reading()
        return try await apps.all().map { settings in
            AppExamination(
                of: settings,
                needed: reading.needed(of: settings.app, at: settings.addresses?.api),
                connections: reading.connections
            )
        }
    }

    /// `nil` when the database has no such app.
    ///
    /// - Throws: what the database throws.
    package func examine(_ app: App) async throws -> AppExamination? {
        try await examineAll().first { $0.settings.app == app }
    }
}

/// What the scope doctor says of an app and of the connections to it.
package struct AppExamination: Sendable {
    package let settings: AppSettings
    package let needed: NeededScopes
    /// Needed against configured.
    package let report: ScopeReport
    /// Of connections that were not revoked.
    package let connections: [Connection]

    init(of settings: AppSettings, needed: NeededScopes, connections: [Connection]) {
        self.settings = settings
        self.needed = needed
        report = ScopeReport(
            needs: needed.needs(),
            configured: settings.configuredScopes,
            granted: nil,
            app: settings.app
        )
        self.connections = connections.filter { $0.app == settings.app && $0.state != .revoked }
    }

    /// What one connection needs, against what is configured and what its customer granted.
    package func report(on connection: Connection) -> ScopeReport {
        ScopeReport(
            needs: needed.needs(of: connection.name),
            configured: settings.configuredScopes,
            granted: connection.grantedScopes,
            app: settings.app
        )
    }

    /// What one connection needs and was not granted, whatever is configured by now.
    ///
    /// Empty when nobody can say what was granted, as of a plain token.
    package func missing(in connection: Connection) -> [ScopeReport.Missing] {
        guard let granted = connection.grantedScopes else { return [] }
        return ScopeReport(
            needs: needed.needs(of: connection.name),
            configured: granted,
            granted: nil,
            app: settings.app
        ).missingInConfiguration
    }
}
