import BitbucketAPI
import BitbucketSimulator
import Credentials
import Curl
import Domain
import Foundation
import HTTPTypes
import Hooks
import Postgres
import Store
import ThrowawayDatabase

/// A Bittern that looks after hooks in a simulated Bitbucket, for two customers who both see repository `acme/app`.
struct House: Sendable {
    static let publicURL = "https://bittern.example.org"

    let app: App
    let bitbucket: BitbucketSimulator
    let pool: PostgresPool
    let curl: CurlLoop
    let keyring: Keyring

    var store: RemoteHookStore { RemoteHookStore(pool: pool) }
    var webhooks: WebhookRegistration { WebhookRegistration(webhooks: WebhookStore(pool: pool), keyring: keyring) }
    var registrar: HookRegistrar { registrar() }

    /// As another process would have it: nothing in memory is shared.
    func registrar(at publicURL: String = publicURL, wait: Duration = .seconds(20)) -> HookRegistrar {
        let tokens = TokenKeeper(
            store: CredentialStore(pool: pool),
            keyring: keyring,
            endpoint: TokenEndpoint(curl: curl),
            accounts: AccountQuestion(curl: curl),
            shared: SharedConsumers()
        )
        let authoriser = Authoriser(tokens: tokens, connections: ConnectionStore(pool: pool), keyring: keyring)
        return HookRegistrar(
            store: store,
            webhooks: webhooks,
            secrets: HookSecrets(keyring: keyring),
            authoriser: authoriser,
            call: ConnectionCall(authoriser: authoriser, curl: curl),
            publicURL: publicURL,
            wait: wait
        )
    }

    /// Where the hooks of the repository of every test are.
    var path: String {
        app == .bitbucket
            ? "/2.0/repositories/acme/app/hooks" : "/rest/api/latest/projects/ACME/repos/app/webhooks"
    }

    var place: String { app == .bitbucket ? "acme/app" : "ACME/app" }

    /// What a repository's hook is usually wanted for.
    var events: [String] {
        app == .bitbucket ? ["repo:push", "pullrequest:created"] : ["repo:refs_changed", "pr:opened"]
    }

    func order(
        _ events: [String]? = nil,
        of connection: String = "acme",
        at place: String? = nil,
        _ level: HookLevel = .repository,
        name: String? = nil
    ) -> HookOrder {
        HookOrder(
            connection: connection,
            level: level,
            place: place ?? self.place,
            events: events ?? self.events,
            name: name
        )
    }

    @discardableResult
    func register(
        _ events: [String]? = nil,
        of connection: String = "acme",
        at place: String? = nil,
        name: String? = nil
    ) async throws -> HookReport {
        try await registrar.register(order(events, of: connection, at: place, name: name)).report
    }

    /// The methods of the calls of hooks so far, in order.
    func calls(_ path: String? = nil) -> [String] {
        bitbucket.requests().filter { $0.path.contains("hooks") && $0.path.hasPrefix(path ?? "/") }.map(
            \.method.rawValue
        )
    }

    /// What `bittern webhooks show` says of a webhook's hook.
    func remote(_ webhook: String) async throws -> JSONValue {
        let shown = try await OperatorListings(pool: pool).webhook(webhook)
        return try JSONValue(parsing: shown ?? Array("null".utf8))["remote"] ?? .null
    }

    /// The secrets with which a delivery to this webhook is verified now, by number.
    func secrets(of webhook: String) async throws -> [Int: String] {
        let all = try await WebhookStore(pool: pool).inForce()
        guard let sealed = all.first(where: { $0.webhook.name == webhook }) else { return [:] }
        return Dictionary(
            uniqueKeysWithValues: try sealed.secrets.map { number, bytes in
                (number, try HookSecrets(keyring: keyring).open(bytes, number: number, of: webhook).withValue { $0 })
            }
        )
    }

    /// As if a delivery had come that was signed with this secret.
    func see(secret number: Int, of webhook: String, at seconds: Double = 2_000_000_000) async throws {
        var notes = ReceptionNotes()
        notes.used(secret: number, of: webhook, at: Date(timeIntervalSince1970: seconds))
        _ = try await ReceptionStore(pool: pool).note(notes)
    }

    /// As if whoever was at a hook had died, and was waited for no more.
    func forgetHolder(of webhook: String) async throws {
        _ = try await pool.execute(
            """
            update bittern_store.remote_hook h set held_until = bittern_store.now()
              from bittern_store.webhook w where w.id = h.webhook_id and w.name = \(webhook)
            """
        )
    }

    func grant(_ scopes: [String], to connection: String = "acme") async throws {
        _ = try await pool.execute(
            "update bittern_store.connection set granted_scopes = \(scopes) where name = \(connection)"
        )
    }

    fileprivate func add(_ name: String, token: String) async throws {
        let registration = ConnectionRegistration(
            connections: ConnectionStore(pool: pool),
            apps: AppStore(pool: pool),
            keyring: keyring,
            accounts: AccountQuestion(curl: curl),
            endpoint: TokenEndpoint(curl: curl)
        )
        let base = try await bitbucket.baseURL
        try await registration.add(
            name: name,
            app: app,
            customer: "\(name) Ltd",
            apiBaseURL: base,
            token: Secret(token)
        )
    }
}

/// Gives `body` a house whose customers `acme` and `globex` are connected, each with an account of its own.
func withHouse(
    _ app: App = .bitbucket,
    scopes: [String] = ["account", "webhook", "repository", "pullrequest", "issue", "REPO_ADMIN", "PROJECT_ADMIN"],
    administrates: Bool = true,
    settings: SimulatorSettings = SimulatorSettings(),
    _ body: (House) async throws -> Void
) async throws {
    let accounts = ["acme", "globex"].enumerated().map { number, name in
        SimulatedAccount(
            token: "token-of-\(name)",
            person: SamplePerson(uuid: "0a1b2c3d-0000-4000-8000-00000000000\(number)", name: name, nickname: name),
            scopes: scopes,
            workspaces: ["acme"],
            isAdministrator: administrates
        )
    }
    let configuration = SimulatorConfiguration(
        accounts: accounts,
        repositories: ["acme/app", "acme/lib"],
        settings: settings,
        now: { Date() }
    )
    try await withThrowawayDatabase { conninfo in
        try await withBitbucketSimulator(configuration) { bitbucket in
            let pool = PostgresPool(conninfo: conninfo, limit: 8)
            let curl = CurlLoop(connectionsPerHost: 32)
            let keyring = try Keyring(parsing: Keyring.makeEntry(id: "k1"))
            let house = House(app: app, bitbucket: bitbucket, pool: pool, curl: curl, keyring: keyring)
            try await house.add("acme", token: "token-of-acme")
            try await house.add("globex", token: "token-of-globex")
            try await body(house)
            await curl.close()
            await pool.close()
        }
    }
}

/// Why `body` was not done; it has to be refused.
func refusal(_ body: () async throws -> Void) async throws -> HookError {
    do {
        try await body()
    } catch let error as HookError {
        return error
    }
    throw NotRefused()
}

struct NotRefused: Error {}
