import Actions
import Credentials
import Curl
import Domain
import FoundationEssentials
import HTTPTypes

/// One call on its way to its last answer: the credential put on, redirects followed, each address looked at anew.
struct StepTransfer: Sendable {
    /// The last answer, and how the call got there.
    struct Arrival: Sendable {
        let answer: Answer
        /// The tokens that were shown: an answer may repeat them.
        let tokens: [Secret]
        /// Where it ended, when it was sent on.
        let url: String?
        /// Why it was not sent on any further.
        let refusal: String?
        /// The last answer that came from the call's own origin.
        let answerAtHome: HTTPResponse
    }

    /// The line broke at an address that the call was sent on to; the call's own origin had answered.
    struct Lost: Error {
        let error: TransferError
        let answerAtHome: HTTPResponse
    }

    let authoriser: Authoriser
    let curl: CurlLoop
    let settings: WorkerSettings

    /// `connection` is whose credential goes along; `wanted` are the statuses that the step takes as they are.
    ///
    /// - Throws: `TransferError` and `Lost` for no answer, and what the credential's house throws.
    func go(
        _ ready: ActionRequest,
        as connection: String?,
        wanted: [Int],
        bodyBytes: Int
    ) async throws -> Arrival {
        let clock = ContinuousClock()
        let deadline = clock.now.advanced(by: ready.timeout)
        var (request, credential, count) = (ready.request, connection, 0)
        var tokens: [Secret] = []
        var home: HTTPResponse?
        while true {
            let limits = TransferLimits(
                total: max(.milliseconds(1), clock.now.duration(to: deadline)),
                bodyBytes: bodyBytes,
                cutsBody: true
            )
            let answer: Answer
            do {
                let exchange = try await exchange(request, ready.body, as: credential, limits)
                tokens += exchange.tokens
                answer = exchange.answer
            } catch let error as TransferError where home != nil && request.origin != ready.request.origin {
                guard let home else { throw error }
                throw Lost(error: error, answerAtHome: home)
            }
            if request.origin == ready.request.origin { home = answer.response }
            let arrival = { (refusal: String?) in
                Arrival(
                    answer: answer,
                    tokens: tokens,
                    url: count > 0 ? ready.shown(request) : nil,
                    refusal: refusal,
                    answerAtHome: home ?? answer.response
                )
            }
            guard !wanted.contains(answer.response.status.code) else { return arrival(nil) }
            switch Redirect(
                of: answer.response,
                to: request,
                credential: credential != nil,
                count: count,
                mask: ready.mask
            ) {
            case .none: return arrival(nil)
            case .refused(let reason): return arrival(reason)
            case .follow(let next, let keepsCredential):
                (request, count) = (next, count + 1)
                if !keepsCredential { credential = nil }
            }
        }
    }

    /// With the connection's credential, and after a 401 with another: what was refused was not done.
    private func exchange(
        _ request: HTTPRequest,
        _ body: [UInt8],
        as connection: String?,
        _ limits: TransferLimits
    ) async throws -> (answer: Answer, tokens: [Secret]) {
        guard let connection else { return (try await transfer(request, body, limits, settings.addresses), []) }
        let addresses = try addresses(atHome: request)
        let first = try await authoriser.authorise(request, as: connection)
        let answer = try await transfer(first.request, body, limits, addresses)
        guard answer.response.status == .unauthorized else { return (answer, [first.token.token]) }
        let second = try await authoriser.authoriseAgain(first, because: "a call was answered 401")
        let again = try await transfer(second.request, body, limits, addresses)
        guard again.response.status == .unauthorized else { return (again, [first.token.token, second.token.token]) }
        throw try await authoriser.verdict(on: second, because: "a call with a new token was answered 401")
    }

    private func transfer(
        _ request: HTTPRequest,
        _ body: [UInt8],
        _ limits: TransferLimits,
        _ addresses: AddressPolicy
    ) async throws -> Answer {
        try await curl.send(request, body: body, limits: limits, addresses: addresses)
    }

    /// A call to the connection's own API may go to the exact host and port that the operator gave it, private or not.
    private func addresses(atHome request: HTTPRequest) throws -> AddressPolicy {
        guard let url = URL(string: request.origin), let host = url.host() else { return settings.addresses }
        let port = url.port ?? (request.scheme == "https" ? 443 : 80)
        return try AddressPolicy(allowing: settings.allowedRanges, endpoints: [(host: host, port: port)])
    }
}

extension HTTPRequest {
    /// Scheme, host and port, as they are written in the request.
    fileprivate var origin: String { "\(scheme ?? "https")://\(authority ?? "")" }
}
