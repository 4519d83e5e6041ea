import BitbucketSimulator
import Credentials
import Curl
import Domain
import Foundation
import Health
import Ingest
import Install
import Postgres
import Receiver
import ServiceLifecycle
import Store
import Synchronization
import Telemetry
import ThrowawayDatabase

/// Opens a street on a database of its own, with the app set up, for as long as `body` takes.
///
/// `ticked` are the boxes of the consumer at Bitbucket, `scopes` what the app is set to beside the mandatory ones. On a street
/// that is not `ready` nobody has set the app's consumer.
func withConnectStreet(
    app: App = .bitbucket,
    ticked: [String]? = nil,
    scopes: [String]? = nil,
    ready: Bool = true,
    _ body: @escaping @Sendable (ConnectStreet) async throws -> Void
) async throws {
    let usual = app == .bitbucket ? ["account", "pullrequest:write", "webhook"] : ["REPO_WRITE"]
    try await withThrowawayDatabase { conninfo in
        let house = try House(conninfo: conninfo)
        try await house.open { publicURL in
            let consumer = SimulatedConsumer(
                key: ConnectStreet.clientID,
                secret: ConnectStreet.clientSecret,
                product: app.product,
                callback: "\(publicURL)/oauth/callback",
                scopes: ticked ?? usual
            )
            let account = SimulatedAccount(person: .ada, workspaces: ["acme", "acme-labs"])
            let configuration = SimulatorConfiguration(accounts: [account], consumers: [consumer]) { Date() }
            try await withBitbucketSimulator(configuration) { simulator in
                let street = ConnectStreet(
                    app: app,
                    publicURL: publicURL,
                    simulator: simulator,
                    pool: house.pool,
                    log: house.log,
                    metrics: house.metrics,
                    apps: house.apps,
                    invitations: house.invitations
                )
                if ready { try await street.setUp(scopes: scopes ?? usual) }
                try await body(street)
                await street.browser.close()
            }
        }
        await house.close()
    }
}

extension ConnectStreet {
    fileprivate func setUp(scopes: [String]) async throws {
        let addresses = AppAddresses(of: app, at: try await simulator.baseURL)
        var change = AppChange()
        change.clientID = Self.clientID
        change.apiURL = addresses.api
        change.authorizeURL = addresses.authorize
        change.tokenURL = addresses.token
        change.addScopes = scopes
        _ = try await apps.change(app, change, secret: Secret(Self.clientSecret))
    }
}

/// Bittern's side of the street: what `bittern serve` puts together around the public door.
private struct House: Sendable {
    let pool: PostgresPool
    let log = LogLines()
    let metrics = ObservationMetrics(version: "0")
    let keyring: Keyring
    let apps: Apps
    let invitations: Invitations
    private let curl = CurlLoop()

    init(conninfo: String) throws {
        pool = PostgresPool(conninfo: conninfo, limit: 4)
        keyring = try Keyring(parsing: Keyring.makeEntry(id: "k1"))
        apps = Apps(store: AppStore(pool: pool), keyring: keyring, shared: SharedConsumers())
        invitations = Invitations(
            store: InvitationStore(pool: pool),
            apps: apps,
            returnOrigins: [ConnectStreet.returnOrigin]
        )
    }

    /// Opens the door, and closes it when `body`, which is told where it is, has ended.
    func open(_ body: @escaping @Sendable (_ publicURL: String) async throws -> Void) async throws {
        // The pages know their own address, which is known once the door is open.
        let pages = PagesToCome()
        let opened = AsyncStream.makeStream(of: Int.self)
        let door = door { request in await pages.known?.answer(request) }
        let service = door.service(host: "127.0.0.1", port: 0, limits: DoorLimits()) { port in
            opened.continuation.yield(port)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            group.addTask {
                guard let port = await opened.stream.first(where: { _ in true }) else { return }
                let publicURL = "http://127.0.0.1:\(port)"
                pages.know(connectPages(at: publicURL))
                try await body(publicURL)
            }
            // Whichever ends first, the door or the test, ends the other.
            try await group.next()
            group.cancelAll()
        }
    }

    func close() async {
        await curl.close()
        await pool.close()
    }

    private var telemetry: Telemetry { Telemetry(log: ObservationLog(log.logger), metrics: metrics) }

    private func door(pages: @escaping Door.Pages) -> Door {
        let receive = Receive(
            webhooks: WebhookDirectory(store: WebhookStore(pool: pool), keyring: keyring) { _ in },
            ingest: Ingest(log: DeliveryLog(pool: pool), telemetry: telemetry) {},
            reception: ReceptionLog(store: ReceptionStore(pool: pool), telemetry: telemetry) { Date() },
            limits: DoorLimits(),
            telemetry: telemetry,
            now: { Date() }
        )
        return Door(receive: receive, health: Health(version: "0", checks: [], now: { Date() }), pages: pages)
    }

    private func connectPages(at publicURL: String) -> ConnectPages {
        let consent = Consent(
            store: ConsentStore(pool: pool),
            keyring: keyring,
            shared: SharedConsumers(),
            endpoint: TokenEndpoint(curl: curl),
            accounts: AccountQuestion(curl: curl),
            callbackURL: "\(publicURL)/oauth/callback"
        )
        return ConnectPages(
            invitations: invitations,
            apps: apps,
            consent: consent,
            publicURL: publicURL,
            telemetry: telemetry
        )
    }
}

/// The pages, from the moment when their address is known.
private final class PagesToCome: Sendable {
    private let pages = Mutex<ConnectPages?>(nil)

    var known: ConnectPages? { pages.withLock { $0 } }

    func know(_ pages: ConnectPages) { self.pages.withLock { $0 = pages } }
}
