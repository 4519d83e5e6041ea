import Console
import Credentials
import Curl
import Domain
import Foundation
import HTTPTypes
import Health
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

/// Opens the operators' door on a database of its own for as long as `body` takes.
func withDoor(_ body: @escaping @Sendable (RunningDoor) async throws -> Void) async throws {
    try await withThrowawayDatabase { conninfo in try await withDoor(on: conninfo, body) }
}

/// The same on a database that may not be there.
func withDoor(on conninfo: String, _ body: @escaping @Sendable (RunningDoor) async throws -> Void) async throws {
    let pool = PostgresPool(conninfo: conninfo, limit: 4)
    let opened = AsyncStream.makeStream(of: Int.self)
    let door = try operatorDoor(on: pool)
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
    await pool.close()
}

private func operatorDoor(on pool: PostgresPool) throws -> OperatorDoor {
    let keyring = try Keyring(parsing: Keyring.makeEntry(id: "k1"))
    return OperatorDoor(
        listings: OperatorListings(pool: pool),
        webhooks: WebhookRegistration(webhooks: WebhookStore(pool: pool), keyring: keyring),
        connections: ConnectionRegistration(
            connections: ConnectionStore(pool: pool),
            keyring: keyring,
            curl: CurlLoop()
        ),
        workflows: WorkflowStore(pool: pool),
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

/// The same on a database that has nothing in it.
func withEmptyDoor(_ body: @escaping @Sendable (RunningDoor) async throws -> Void) async throws {
    try await withEmptyDatabase { conninfo in try await withDoor(on: conninfo, body) }
}
