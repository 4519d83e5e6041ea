import Bitbucket
package import Curl
import Domain
package import HTTPTypes

/// Why a call of Bitbucket's API gave no answer.
package enum ConnectionCallError: Error, Equatable, CustomStringConvertible {
    /// The connection's base URL is none.
    case badBaseURL(String)
    /// The request has left the connection's own origin.
    case otherOrigin(String)
    case noAnswer(reason: String, requestSent: Bool)

    package var description: String {
        switch self {
        case .badBaseURL(let url): "\(url) is no address of an API"
        case .otherOrigin(let name): "a call of connection \(name) would have left its own Bitbucket"
        case .noAnswer(let reason, _): "Bitbucket did not answer: \(reason)"
        }
    }
}

/// Calls Bitbucket's API as a connection: its own host only, with a token that is good, and once more after a 401.
package struct ConnectionCall: Sendable {
    private let authoriser: Authoriser
    private let curl: CurlLoop

    package init(authoriser: Authoriser, curl: CurlLoop) {
        self.authoriser = authoriser
        self.curl = curl
    }

    /// Sends `request`, whose path begins at the connection's API base; its scheme and authority are the connection's, or absent.
    ///
    /// - Throws: `ConnectionCallError`, `AuthorisationError`, `ConsumerError`, `SealError`, what the database throws.
    package func send(
        _ request: HTTPRequest,
        body: [UInt8] = [],
        as name: String,
        limits: TransferLimits = TransferLimits()
    ) async throws -> Answer {
        let located = try Self.locate(request, at: try await authoriser.connection(name))
        let first = try await authoriser.authorise(located, as: name)
        let answer = try await transfer(first.request, body, limits)
        guard answer.response.status == .unauthorized else { return answer }
        let second = try await authoriser.authoriseAgain(first, because: Self.words(of: answer))
        let again = try await transfer(second.request, body, limits)
        guard again.response.status == .unauthorized else { return again }
        throw try await authoriser.verdict(on: second, because: Self.words(of: again))
    }

    private func transfer(_ request: HTTPRequest, _ body: [UInt8], _ limits: TransferLimits) async throws -> Answer {
        do {
            // The operator set this address, and may have set a private one.
            return try await curl.send(request, body: body, limits: limits, addresses: .anywhere)
        } catch let error as TransferError {
            throw ConnectionCallError.noAnswer(reason: error.reason, requestSent: error.requestSent)
        }
    }

    private static func locate(_ request: HTTPRequest, at connection: Connection) throws -> HTTPRequest {
        guard let base = APIAddress(connection.apiBaseURL) else {
            throw ConnectionCallError.badBaseURL(connection.apiBaseURL)
        }
        guard request.authority != nil else {
            return base.request(request.method, request.path ?? "/", headerFields: request.headerFields)
        }
        guard request.scheme == base.scheme, request.authority?.lowercased() == base.authority else {
            throw ConnectionCallError.otherOrigin(connection.name)
        }
        return request
    }

    /// What a refusal says of itself, with its status.
    static func words(of answer: Answer) -> String {
        let status = answer.response.status.code
        return AccountRequest.message(in: answer.body).map { "\(status): \($0)" } ?? "\(status)"
    }
}
