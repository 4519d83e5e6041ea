package import Bitbucket
package import Curl
package import Domain
import HTTPTypes
package import Store

/// Why a token was not accepted as a connection.
package enum RegistrationError: Error, Equatable, CustomStringConvertible {
    case refused(status: Int, message: String?)
    case unreachable(String)
    case noBaseURL(App)
    case badBaseURL(String)

    package var description: String {
        switch self {
        case .refused(let status, let message):
            "Bitbucket refused the token with \(status)\(message.map { ": \($0)" } ?? "")"
        case .unreachable(let reason): "Bitbucket could not be asked whose token this is: \(reason)"
        case .noBaseURL(let app): "\(app.rawValue) has no address of its own; say where its API is with --api-url"
        case .badBaseURL(let url): "\(url) is no address of an API; write it like https://api.bitbucket.org"
        }
    }
}

/// Makes a connection out of an access token: asks whose it is, seals it, stores it.
package struct ConnectionRegistration: Sendable {
    private let connections: ConnectionStore
    private let keyring: Keyring
    private let curl: CurlLoop

    package init(connections: ConnectionStore, keyring: Keyring, curl: CurlLoop) {
        self.connections = connections
        self.keyring = keyring
        self.curl = curl
    }

    /// Stores the connection under `name`.
    ///
    /// A token of Cloud is shown to `GET /2.0/user` first, and not stored when it is refused.
    ///
    /// `apiBaseURL` says where the API is when not at the app's own address. Returns the account that the token acts as,
    /// when it could be asked. Throws `RegistrationError`, `SQLState.uniqueViolation` when the name is taken, and what the
    /// database throws.
    package func add(
        name: String,
        app: App,
        customer: String,
        apiBaseURL: String?,
        token: Secret
    ) async throws -> Account? {
        guard var base = apiBaseURL ?? app.defaultAPIBaseURL else { throw RegistrationError.noBaseURL(app) }
        while base.hasSuffix("/") { base.removeLast() }
        let account = app == .bitbucket ? try await owner(of: token, at: base) : nil
        try await connections.add(
            Connection(name: name, app: app, customer: customer, apiBaseURL: base, state: .active),
            accountID: account?.id,
            accountName: account?.name,
            sealedToken: try keyring.seal(token, for: SealedPlace.credential(of: name))
        )
        return account
    }

    private func owner(of token: Secret, at base: String) async throws -> Account {
        guard var request = AccountRequest.make(apiBaseURL: base) else { throw RegistrationError.badBaseURL(base) }
        request.headerFields[.authorization] = token.withValue { "Bearer \($0)" }
        let answer: Answer
        do {
            // The operator typed this address: it may be private.
            answer = try await curl.send(request, addresses: .anywhere)
        } catch let error as TransferError {
            throw RegistrationError.unreachable(error.reason)
        }
        guard answer.response.status.code == 200 else {
            throw RegistrationError.refused(
                status: answer.response.status.code,
                message: AccountRequest.message(in: answer.body)
            )
        }
        return AccountRequest.account(in: answer.body)
    }
}
