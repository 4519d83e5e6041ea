import BitbucketSimulator
import Curl
import Domain
import Foundation
import HTTPTypes

/// Speaks to one simulator over loopback, as a customer's program would.
struct Client {
    static let ada = SimulatedAccount(token: "good", person: .ada)
    static let date = Date(timeIntervalSince1970: 1_795_442_706.0075)

    let simulator: BitbucketSimulator
    let curl = CurlLoop()

    struct Reply {
        let status: Int
        let headers: HTTPFields
        let body: [UInt8]

        var json: JSONValue? { try? JSONValue(parsing: body) }
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    /// A simulator with these accounts, and a client of it.
    static func use<Result: Sendable>(
        accounts: [SimulatedAccount] = [ada],
        repositories: Set<String>? = nil,
        hookTimeout: Duration = .seconds(10),
        with change: (inout SimulatorConfiguration) -> Void = { _ in },
        _ body: (Client) async throws -> Result
    ) async throws -> Result {
        var configuration = SimulatorConfiguration(accounts: accounts) { date }
        configuration.repositories = repositories
        configuration.hookTimeout = hookTimeout
        change(&configuration)
        return try await withBitbucketSimulator(configuration) { try await body(Client(simulator: $0)) }
    }

    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        token: String? = "good",
        _ body: String = "",
        fields: HTTPFields = [:],
        limits: TransferLimits = TransferLimits()
    ) async throws -> Reply {
        let authority = try await simulator.baseURL.replacing("http://", with: "")
        var request = HTTPRequest(method: method, scheme: "http", authority: authority, path: path)
        request.headerFields = fields
        if let token { request.headerFields[.authorization] = "Bearer \(token)" }
        let answer = try await curl.send(request, body: Array(body.utf8), limits: limits, addresses: .anywhere)
        return Reply(
            status: answer.response.status.code,
            headers: answer.response.headerFields,
            body: answer.body
        )
    }

    /// Looks again until it is there; throws after ten seconds.
    func wait<Value>(for value: () -> Value?) async throws -> Value {
        let end = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < end {
            if let value = value() { return value }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw TimedOut()
    }

    struct TimedOut: Error {}
}
