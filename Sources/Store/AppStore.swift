package import Domain
package import Postgres

/// What is to change of an app's settings; what is `nil` or empty stays.
package struct AppChange: Sendable {
    package var mode: CredentialsMode?
    package var clientID: String?
    /// Where the app is; an empty text goes back to the app's own address.
    package var apiURL: String?
    package var authorizeURL: String?
    package var tokenURL: String?
    package var addScopes: [String] = []
    package var addCustomScopes: [String] = []
    /// From both lists.
    package var removeScopes: [String] = []

    package init() {}
}

/// Reads and changes what this installation has set of each app.
package struct AppStore: Sendable {
    private let pool: PostgresPool

    package init(pool: PostgresPool) { self.pool = pool }

    /// Every app, in the order of the catalogue.
    package func all() async throws -> [AppSettings] {
        let rows = try await pool.execute(
            """
            select a.name, a.mode, o.client_id, o.sealed_secret is not null as has_secret, a.api_url, a.authorize_url,
                   a.token_url, a.scopes, a.custom_scopes
              from bittern_store.app a
              left join bittern_store.oauth_consumer o on o.id = a.oauth_consumer_id
             order by a.name
            """
        )
        return try rows.map { row in
            let app: App = try row.known("name")
            return AppSettings(
                app: app,
                mode: try row.known("mode"),
                clientID: try row.get("client_id"),
                hasSecret: try row.get("has_secret"),
                addresses: AppAddresses(
                    of: app,
                    api: try row.get("api_url"),
                    authorize: try row.get("authorize_url"),
                    token: try row.get("token_url")
                ),
                scopes: try row.get("scopes"),
                customScopes: try row.get("custom_scopes")
            )
        }
    }

    /// Makes a change, with the secret of the client id, which is sealed.
    ///
    /// Returns the connections that were authorised through another consumer than the one now in force, and keep it.
    package func change(_ app: App, _ change: AppChange, sealedSecret: [UInt8]?) async throws -> [String] {
        let rows = try await pool.execute(
            """
            select bittern_store.change_app(
              \(app.rawValue), \(change.mode?.rawValue), \(change.clientID), \(sealedSecret), \(change.apiURL),
              \(change.authorizeURL), \(change.tokenURL), \(change.addScopes), \(change.addCustomScopes),
              \(change.removeScopes)) as affected
            """
        )
        return try rows.first?.get("affected") ?? []
    }

    /// The owner's consumer of an app: its id, its client id and its sealed secret; `nil` until it has all of them.
    package func ownConsumer(of app: App) async throws -> (id: Int64, clientID: String, sealedSecret: [UInt8])? {
        try await pool.execute(
            """
            select o.id, o.client_id, o.sealed_secret
              from bittern_store.app a
              join bittern_store.oauth_consumer o on o.id = a.oauth_consumer_id
             where a.name = \(app.rawValue) and o.sealed_secret is not null
            """
        ).first.map { (try $0.get("id"), try $0.get("client_id"), try $0.get("sealed_secret")) }
    }
}
