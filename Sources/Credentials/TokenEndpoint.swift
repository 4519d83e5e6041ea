import Bitbucket
package import Curl
import Domain
import HTTPTypes

/// Where an app's tokens come from, and what it says.
package struct TokenEndpoint: Sendable {
    /// Who asks.
    struct Consumer: Sendable {
        let app: App
        let clientID: String
        let secret: Secret
    }

    /// What is asked, of whom.
    struct Question: Sendable {
        let grant: TokenRequest.Grant
        let consumer: Consumer
        let url: String
    }

    enum Reply: Sendable {
        case granted(TokenSet)
        case refused(OAuthRefusal)
        /// It answered, or was never asked; it may do better later.
        case unavailable(String, retryAfter: Duration?)
        /// It was asked, and no answer came.
        case silent(String)
    }

    /// A renewal must be over before others take it over.
    private static let limits = TransferLimits(connect: .seconds(5), total: .seconds(15), bodyBytes: 256 << 10)

    private let curl: CurlLoop

    package init(curl: CurlLoop) { self.curl = curl }

    /// - Throws: `CancellationError`.
    func ask(_ question: Question) async throws -> Reply {
        guard
            let request = TokenRequest(
                question.grant,
                at: question.url,
                app: question.consumer.app,
                clientID: question.consumer.clientID,
                secret: question.consumer.secret
            )
        else { return .unavailable("\(question.url) is no address of a token endpoint", retryAfter: nil) }
        let answer: Answer
        do {
            // The operator set this address: it may be private.
            answer = try await curl.send(request.head, body: request.body, limits: Self.limits, addresses: .anywhere)
        } catch let error as TransferError {
            return error.requestSent
                ? .silent("no answer from Bitbucket: \(error.reason)")
                : .unavailable("Bitbucket could not be reached: \(error.reason)", retryAfter: nil)
        }
        let reading = TokenAnswer(
            status: answer.response.status.code,
            headers: answer.response.headerFields,
            body: answer.body,
            hiding: question.grant.secrets + [question.consumer.secret]
        )
        switch reading {
        case .granted(let tokens): return .granted(tokens)
        case .refused(let refusal): return .refused(refusal)
        case .unavailable(let reason, let retryAfter): return .unavailable(reason, retryAfter: retryAfter)
        }
    }
}

extension TokenRequest.Grant {
    /// What is shown, and must not come back in anybody's words.
    fileprivate var secrets: [Secret] {
        switch self {
        case .exchange(let code, _, let verifier): [code] + (verifier.map { [$0] } ?? [])
        case .refresh(let token): [token]
        case .clientCredentials: []
        }
    }
}
