import Console
import Credentials
import Curl
import Domain
import Foundation
import HTTPTypes
import Health
import Hooks
import Logging
import Postgres
import ServiceLifecycle
import Store
import Telemetry
import ThrowawayDatabase

/// A door that listens on this machine, and what a caller needs to knock.
struct RunningDoor: Sendable {
    static let token = "operator-token-of-this-test"

    let port: Int
    let pool: PostgresPool
    private let curl = CurlLoop()

    init(port: Int, pool: PostgresPool) {
        self.port = port
        self.pool = pool
    }

    /// Sends what it is told, with the token unless another `authorization` is given; `nil` sends none.
    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: [UInt8] = [],
        authorization: String? = "Bearer \(token)"
    ) async throws -> (status: Int, headers: HTTPFields, body: [UInt8]) {
        var request = HTTPRequest(method: method, scheme: "http", authority: "127.0.0.1:\(port)", path: path)
        request.headerFields[.authorization] = authorization
        let answer = try await curl.send(
            request,
            body: body,
            limits: TransferLimits(bodyBytes: 64 << 20),
            addresses: .anywhere
        )
        return (answer.response.status.code, answer.response.headerFields, answer.body)
    }

    /// The same with JSON both ways; the value is null when there is no body.
    func ask(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: JSONValue? = nil
    ) async throws -> (status: Int, json: JSONValue) {
        let answer = try await send(method, path, body?.encoded ?? [])
        return (answer.status, answer.body.isEmpty ? .null : try JSONValue(parsing: answer.body))
    }

    func close() async { await curl.close() }
}

/// What a door's service is configured with.
struct DoorSettings: Sendable {
    var keyring = Keyring.makeEntry(id: "k1")
    var shared = SharedConsumers()
    var returnOrigins: [String] = []
}

/// Opens the operators' door on a database of its own for as long as `body` takes.
func withDoor(
    _ settings: DoorSettings = DoorSettings(),
    _ body: @escaping @Sendable (RunningDoor) async throws -> Void
) async throws {
    try await withThrowawayDatabase { conninfo in try await withDoor(on: conninfo, settings, body) }
}

/// The same on a database that may not be there.
func withDoor(
    on conninfo: String,
    _ settings: DoorSettings = DoorSettings(),
    _ body: @escaping @Sendable (RunningDoor) async throws -> Void
) async throws {
    let pool = PostgresPool(conninfo: conninfo, limit: 4)
    let opened = AsyncStream.makeStream(of: Int.self)
    let curl = CurlLoop()
    let door = try operatorDoor(on: pool, settings, curl)
    let service = door.service(host: "127.0.0.1", port: 0) { port in opened.continuation.yield(port) }
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await service.run() }
        group.addTask {
            guard let port = await opened.stream.first(where: { _ in true }) else { return }
            let running = RunningDoor(port: port, pool: pool)
            try await body(running)
            await running.close()
        }
        // Whichever ends first, the door or the test, ends the other.
        try await group.next()
        group.cancelAll()
    }
    await curl.close()
    await pool.close()
}

private func operatorDoor(on pool: PostgresPool, _ settings: DoorSettings, _ curl: CurlLoop) throws -> OperatorDoor {
    let keyring = try Keyring(parsing: settings.keyring)
    let listings = OperatorListings(pool: pool)
    let webhooks = WebhookRegistration(webhooks: WebhookStore(pool: pool), keyring: keyring)
    return OperatorDoor(
        listings: listings,
        webhooks: webhooks,
        connections: ConnectionRegistration(
            connections: ConnectionStore(pool: pool),
            apps: AppStore(pool: pool),
            keyring: keyring,
            accounts: AccountQuestion(curl: curl),
            endpoint: TokenEndpoint(curl: curl)
        ),
        hooks: hooks(on: pool, webhooks, keyring, settings, curl),
        installations: installations(on: pool, keyring, settings, curl),
        keys: KeyRotation(store: SealStore(pool: pool), keyring: keyring),
        workflows: WorkflowStore(pool: pool),
        runs: RunControl(pool: pool),
        rehearsals: RehearsalStore(pool: pool),
        secrets: SecretRegistration(store: SecretStore(pool: pool), keyring: keyring),
        consumers: ConsumerStore(pool: pool),
        health: Health(
            version: "0",
            checks: [HealthCheck("database", isForReadiness: true) { .init(.pass, output: "for operators only") }],
            now: { Date() }
        ),
        metrics: { "bittern_up 1\n" },
        publicURL: "https://bittern.example.org",
        operatorToken: Secret(RunningDoor.token),
        telemetry: Telemetry(
            log: ObservationLog(Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }),
            metrics: ObservationMetrics(version: "0")
        )
    )
}

private func installations(
    on pool: PostgresPool,
    _ keyring: Keyring,
    _ settings: DoorSettings,
    _ curl: CurlLoop
) -> Installations {
    let apps = Apps(store: AppStore(pool: pool), keyring: keyring, shared: settings.shared)
    let credentials = CredentialStore(pool: pool)
    let accounts = AccountQuestion(curl: curl)
    return Installations(
        apps: apps,
        shared: settings.shared,
        invitations: Invitations(
            store: InvitationStore(pool: pool),
            apps: apps,
            returnOrigins: settings.returnOrigins
        ),
        doctor: ScopeDoctor(
            apps: AppStore(pool: pool),
            needs: ScopeNeeds(listings: OperatorListings(pool: pool))
        ),
        check: ConnectionCheck(
            tokens: tokens(on: pool, keyring, settings, curl),
            accounts: accounts
        ),
        revocation: Revocation(store: credentials),
        callbackURL: "https://bittern.example.org/oauth/callback"
    )
}

private func tokens(
    on pool: PostgresPool,
    _ keyring: Keyring,
    _ settings: DoorSettings,
    _ curl: CurlLoop
) -> TokenKeeper {
    TokenKeeper(
        store: CredentialStore(pool: pool),
        keyring: keyring,
        endpoint: TokenEndpoint(curl: curl),
        accounts: AccountQuestion(curl: curl),
        shared: settings.shared
    )
}

private func hooks(
    on pool: PostgresPool,
    _ webhooks: WebhookRegistration,
    _ keyring: Keyring,
    _ settings: DoorSettings,
    _ curl: CurlLoop
) -> HookRegistrar {
    let authoriser = Authoriser(
        tokens: tokens(on: pool, keyring, settings, curl),
        connections: ConnectionStore(pool: pool),
        keyring: keyring
    )
    return HookRegistrar(
        store: RemoteHookStore(pool: pool),
        webhooks: webhooks,
        secrets: HookSecrets(keyring: keyring),
        authoriser: authoriser,
        call: ConnectionCall(authoriser: authoriser, curl: curl),
        publicURL: "https://bittern.example.org"
    )
}

/// The same on a database that has nothing in it.
func withEmptyDoor(_ body: @escaping @Sendable (RunningDoor) async throws -> Void) async throws {
    try await withEmptyDatabase { conninfo in try await withDoor(on: conninfo, DoorSettings(), body) }
}

private func hooks(on pool: PostgresPool, _ keyring: Keyring, _ curl: CurlLoop) -> HookRegistrar {
    let tokens = TokenKeeper(
        store: CredentialStore(pool: pool),
        keyring: keyring,
        endpoint: TokenEndpoint(curl: curl),
        accounts: AccountQuestion(curl: curl),
        shared: SharedConsumers()
    )
    let authoriser = Authoriser(tokens: tokens, connections: ConnectionStore(pool: pool), keyring: keyring)
    return HookRegistrar(
        store: RemoteHookStore(pool: pool),
        webhooks: WebhookRegistration(webhooks: WebhookStore(pool: pool), keyring: keyring),
        secrets: HookSecrets(keyring: keyring),
        authoriser: authoriser,
        call: ConnectionCall(authoriser: authoriser, curl: curl),
        publicURL: "https://bittern.example.org"
    )
}
