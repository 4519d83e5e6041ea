package import Credentials
package import Domain
import HTTPTypes
package import Health
package import Hooks
package import Hummingbird
import Logging
import NIOCore
package import ServiceLifecycle
package import Store
package import Telemetry

/// The operators' door: the API behind a bearer token, and what monitoring asks without one.
///
/// What it answers is in `Operation.all`; the description at `/api/openapi.json` is made from the same table.
package struct OperatorDoor: HTTPResponder {
    package typealias Context = BasicRequestContext

    /// Of a request's body.
    package static let bodyLimitBytes = 8 << 20

    let listings: OperatorListings
    let webhooks: WebhookRegistration
    let connections: ConnectionRegistration
    let hooks: HookRegistrar
    let installations: Installations
    let keys: KeyRotation
    let workflows: WorkflowStore
    let runs: RunControl
    let rehearsals: RehearsalStore
    let secrets: SecretRegistration
    let consumers: ConsumerStore
    let health: Health
    let metrics: @Sendable () async -> String
    let publicURL: String
    let telemetry: Telemetry
    private let guardian: BearerGuard

    /// `metrics` gives the text of `/metrics`; `publicURL`, without a slash at its end, is what webhooks are reached by.
    package init(
        listings: OperatorListings,
        webhooks: WebhookRegistration,
        connections: ConnectionRegistration,
        hooks: HookRegistrar,
        installations: Installations,
        keys: KeyRotation,
        workflows: WorkflowStore,
        runs: RunControl,
        rehearsals: RehearsalStore,
        secrets: SecretRegistration,
        consumers: ConsumerStore,
        health: Health,
        metrics: @escaping @Sendable () async -> String,
        publicURL: String,
        operatorToken: Secret,
        telemetry: Telemetry
    ) {
        self.listings = listings
        self.webhooks = webhooks
        self.connections = connections
        self.hooks = hooks
        self.installations = installations
        self.keys = keys
        self.workflows = workflows
        self.runs = runs
        self.rehearsals = rehearsals
        self.secrets = secrets
        self.consumers = consumers
        self.health = health
        self.metrics = metrics
        self.publicURL = publicURL
        self.telemetry = telemetry
        guardian = BearerGuard(token: operatorToken)
    }

    package func respond(to request: Request, context: Context) async throws -> Response {
        do {
            return try await answer(request).response(withBody: request.method != .head)
        } catch let error as CancellationError {
            throw error
        } catch {
            return problem(of: error).response
        }
    }

    /// Who is asked is found first, then whether the caller may, and only then is the body read.
    private func answer(_ request: Request) async throws -> OperatorAnswer {
        let path = request.uri.path
        // Nobody without the token learns which addresses there are.
        if path.hasPrefix("/api/v1/") || path == "/api/v1" {
            guard guardian.lets(request.headers[.authorization]) else {
                telemetry.observe(.operatorRefused(reason: "no token, or a wrong one"))
                throw OperatorProblem.unauthorized
            }
        }
        let match = try OperationMatch(request.method == .head ? .get : request.method, path: path)
        var values = try match.operation.values(ofPath: match.pathTexts)
        try match.operation.readQuery(request.uri.query, into: &values)
        let buffer = try await request.body.collect(upTo: Self.bodyLimitBytes)
        return try await match.operation.carryOut(
            self,
            OperatorRequest(values: values, body: Array(buffer.readableBytesView))
        )
    }

    private func problem(of error: any Error) -> OperatorProblem {
        if let problem = OperatorProblem(known: error) { return problem }
        telemetry.observe(.unexpected(room: "console", reason: String(describing: error)))
        return OperatorProblem(500, "this is a mistake of Bittern's; its log has the reason")
    }

    /// The door as a service that listens on `host` and `port` until graceful shutdown.
    ///
    /// `onOpen` is told the port once it listens, which matters when `port` is 0.
    package func service(
        host: String,
        port: Int,
        onOpen: @escaping @Sendable (Int) async -> Void
    ) -> some Service {
        Application(
            responder: self,
            server: .http1(configuration: .init(idleTimeout: .seconds(75))),
            configuration: ApplicationConfiguration(address: .hostname(host, port: port), serverName: nil),
            onServerRunning: { channel in await onOpen(channel.localAddress?.port ?? port) },
            logger: Logger(label: "bittern.operator-door") { _ in SwiftLogNoOpLogHandler() }
        )
    }
}
