import Bitbucket
import BitbucketSimulator
import Credentials
import Curl
import Domain
import Foundation
import HTTPTypes
import Postgres
import Store
import ThrowawayDatabase

/// A Bittern's credentials beside a simulated Bitbucket, on a database of their own.
struct Installation: Sendable {
    static let clientSecret = "consumer secret: with + signs / and spaces"

    let app: App
    let bitbucket: BitbucketSimulator
    let pool: PostgresPool
    let curl: CurlLoop
    let keyringEntry: Secret
    let keyring: Keyring
    let callbackURL: String

    var apps: Apps { Apps(store: AppStore(pool: pool), keyring: keyring, shared: SharedConsumers()) }
    var invitations: Invitations {
        Invitations(store: InvitationStore(pool: pool), apps: apps, returnOrigins: ["https://shop.example.org"])
    }
    var consent: Consent {
        Consent(
            store: ConsentStore(pool: pool),
            keyring: keyring,
            shared: SharedConsumers(),
            endpoint: TokenEndpoint(curl: curl),
            accounts: AccountQuestion(curl: curl),
            callbackURL: callbackURL
        )
    }
    var store: CredentialStore { CredentialStore(pool: pool) }

    /// As another process would have it: nothing in memory is shared.
    func keeper() -> TokenKeeper {
        TokenKeeper(
            store: store,
            keyring: keyring,
            endpoint: TokenEndpoint(curl: curl),
            accounts: AccountQuestion(curl: curl),
            shared: SharedConsumers()
        )
    }

    /// Seals with another key, and opens what the house's own has sealed, too.
    func keyring(withFirst entry: Secret) throws -> Keyring {
        try Keyring(parsing: Secret(entry.withValue { $0 } + "," + keyringEntry.withValue { $0 }))
    }

    /// The customer opens a link, says yes, and comes back.
    @discardableResult
    func connect(_ customer: String, as name: String? = nil) async throws -> InstalledConnection {
        let link = try await invitations.create(app: app, customer: customer, connection: name, returnTo: nil)
        let (location, cookie) = try await consent.begin(invitation: link.token)
        let callback = try await comeBack(from: location)
        return try await consent.complete(callback, cookie: cookie.withValue { $0 })
    }

    /// Bitbucket's page, which grants by itself, and the query it sends the browser back with.
    func comeBack(from location: String) async throws -> CallbackQuery {
        let answer = try await get(location)
        guard let back = answer.response.headerFields[.location],
            let query = URLComponents(string: back)?.percentEncodedQuery
        else { throw NoWayBack(status: answer.response.status.code) }
        return try CallbackQuery(query)
    }

    struct NoWayBack: Error {
        let status: Int
    }

    func get(_ address: String, bearer: String? = nil) async throws -> Answer {
        let parts = try requireURL(address)
        var request = HTTPRequest(
            method: .get,
            scheme: "http",
            authority: "\(parts.host ?? ""):\(parts.port ?? 80)",
            path: parts.percentEncodedPath + (parts.percentEncodedQuery.map { "?\($0)" } ?? "")
        )
        request.headerFields[.authorization] = bearer.map { "Bearer \($0)" }
        return try await curl.send(request, addresses: .anywhere)
    }

    /// How often Bitbucket was asked for tokens.
    func tokenRequests() -> Int {
        bitbucket.requests().count { $0.path.hasSuffix("/access_token") || $0.path.hasSuffix("/oauth2/latest/token") }
    }

    /// What the database says of a connection.
    func row(_ name: String) async throws -> (state: String, generation: Int64?, reason: String?) {
        let rows = try await pool.execute(
            "select state, generation, state_reason from bittern_store.connection_state where name = \(name)"
        )
        guard let row = rows.first else { throw NoWayBack(status: 0) }
        return (try row.get("state"), try row.get("generation"), try row.get("state_reason"))
    }

    /// As if its token had so long to live, and every pause and patience were over.
    func age(_ name: String, toLife seconds: Int) async throws {
        _ = try await pool.execute(
            """
            update bittern_store.credential k
               set expires_at = bittern_store.now() + make_interval(secs => \(Double(seconds))), retry_at = null,
                   refresh_until = case when refresh_by is null then null else bittern_store.now() end
              from bittern_store.connection c where c.id = k.connection_id and c.name = \(name)
            """
        )
    }
}

private func requireURL(_ address: String) throws -> URLComponents {
    guard let parts = URLComponents(string: address) else { throw Installation.NoWayBack(status: 0) }
    return parts
}

/// Gives `body` an app that is set up, at a Bitbucket that grants at once.
func withInstallation(
    app: App = .bitbucket,
    scopes: [String] = ["account", "pullrequest:write", "webhook"],
    settings: SimulatorSettings = SimulatorSettings(),
    _ body: (Installation) async throws -> Void
) async throws {
    let callbackURL = "https://bittern.example.org/oauth/callback"
    var settings = settings
    settings.grantsAtOnce = true
    let consumer = SimulatedConsumer(
        key: "key",
        secret: Installation.clientSecret,
        product: app.product,
        callback: callbackURL,
        scopes: scopes,
        isPrivate: true
    )
    let configuration = SimulatorConfiguration(
        accounts: [SimulatedAccount(workspaces: app == .bitbucket ? ["acme"] : ["ACME"])],
        consumers: [consumer],
        settings: settings,
        now: { Date() }
    )
    try await withThrowawayDatabase { conninfo in
        try await withBitbucketSimulator(configuration) { bitbucket in
            let pool = PostgresPool(conninfo: conninfo, limit: 8)
            let curl = CurlLoop(connectionsPerHost: 64)
            let entry = Keyring.makeEntry(id: "k1")
            let installation = Installation(
                app: app,
                bitbucket: bitbucket,
                pool: pool,
                curl: curl,
                keyringEntry: entry,
                keyring: try Keyring(parsing: entry),
                callbackURL: callbackURL
            )
            try await installation.setUp(at: try await bitbucket.baseURL)
            try await body(installation)
            await curl.close()
            await pool.close()
        }
    }
}

extension Installation {
    fileprivate func setUp(at base: String) async throws {
        let addresses = AppAddresses(of: app, at: base)
        var change = AppChange()
        change.clientID = "key"
        change.apiURL = addresses.api
        change.authorizeURL = addresses.authorize
        change.tokenURL = addresses.token
        change.addScopes = app == .bitbucket ? ["pullrequest:write", "webhook"] : ["REPO_WRITE"]
        _ = try await apps.change(app, change, secret: Secret(Self.clientSecret))
        _ = try await pool.execute("select bittern_store.make_partitions()")
    }
}
