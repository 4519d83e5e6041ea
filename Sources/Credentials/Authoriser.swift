package import Domain
package import HTTPTypes
package import Store
import Synchronization

/// Why a request could not be authorised.
package enum AuthorisationError: Error, Equatable, CustomStringConvertible {
    case noConnection(String)
    /// The customer has to authorise it again, or has revoked it.
    case notActive(String, Connection.State)
    case noCredential(String)

    package var description: String {
        switch self {
        case .noConnection(let name): "there is no connection \(name)"
        case .notActive(let name, let state): "connection \(name) is \(state.rawValue)"
        case .noCredential(let name): "connection \(name) has no credential"
        }
    }
}

/// Puts a connection's credential on a request, and opens named secrets for the steps that insert them.
///
/// What it read is used for at most `freshness`, so that a thousand runs of one customer do not ask a thousand times.
package final class Authoriser: Sendable {
    /// A connection with its token open.
    private struct Opened: Sendable {
        let connection: Connection
        let token: Secret?
        let readAt: ContinuousClock.Instant
    }

    private static let freshness = Duration.seconds(2)
    private static let rememberedLimit = 10_000

    private let connections: ConnectionStore
    private let keyring: Keyring
    private let opened = Mutex<[String: Opened]>([:])

    package init(connections: ConnectionStore, keyring: Keyring) {
        self.connections = connections
        self.keyring = keyring
    }

    /// The connection of that name, as it is or was at most two seconds ago.
    ///
    /// - Throws: `AuthorisationError.noConnection`, and what the database throws.
    package func connection(_ name: String) async throws -> Connection { try await open(name).connection }

    /// `request` with the connection's access token as bearer, which is the only place where Bitbucket takes it.
    ///
    /// The caller has made sure that the request goes to the connection's own origin.
    /// - Throws: `AuthorisationError`, `SealError`, and what the database throws.
    package func authorise(_ request: HTTPRequest, as name: String) async throws -> HTTPRequest {
        let opened = try await open(name)
        guard opened.connection.state == .active else {
            throw AuthorisationError.notActive(name, opened.connection.state)
        }
        guard let token = opened.token else { throw AuthorisationError.noCredential(name) }
        var authorised = request
        authorised.headerFields[.authorization] = token.withValue { "Bearer \($0)" }
        return authorised
    }

    /// A named secret, opened; `nil` when there is none of that name.
    package func secret(named name: SecretName) async throws -> Secret? {
        guard let sealed = try await connections.secret(named: name.text) else { return nil }
        return try keyring.open(sealed, at: SealedPlace.secret(named: name.text))
    }

    private func open(_ name: String) async throws -> Opened {
        let now = ContinuousClock.now
        if let known = opened.withLock({ $0[name] }), known.readAt + Self.freshness > now { return known }
        guard let found = try await connections.find(name) else {
            opened.withLock { $0[name] = nil }
            throw AuthorisationError.noConnection(name)
        }
        let fresh = Opened(
            connection: found.connection,
            token: try found.sealedCredential.map { try keyring.open($0, at: SealedPlace.credential(of: name)) },
            readAt: now
        )
        opened.withLock { opened in
            if opened.count >= Self.rememberedLimit { opened.removeAll() }
            opened[name] = fresh
        }
        return fresh
    }
}
