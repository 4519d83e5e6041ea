import Bitbucket
import HTTPTypes
import Hummingbird
import Ingest
import Telemetry

/// Why a request was not taken: what is counted, and what its sender is told.
///
/// A verified delivery is only ever refused with 503.
struct Refusal: Error {
    let reason: RejectionReason
    private let problem: Problem
    private var headers: HTTPFields = [:]

    var status: Int { problem.status }
    var detail: String { problem.detail }
    var response: Response { problem.response(with: headers) }

    static let unknownPath = Refusal(reason: .unknownPath, problem: .notFound("no webhook has this address"))

    static let methodNotAllowed = Refusal(
        reason: .methodNotAllowed,
        problem: .methodNotAllowed("POST"),
        headers: [.allow: "POST"]
    )

    static func bodyTooLarge(_ limit: Int) -> Refusal {
        Refusal(reason: .bodyTooLarge, problem: .contentTooLarge("a body has at most \(limit) bytes, inflated too"))
    }

    static let tooMuchAtOnce = notDurable("too many bytes of deliveries are being received at once")

    /// Bitbucket Cloud comes again after 5xx only, twice, within ten seconds.
    static func notDurable(_ detail: String) -> Refusal {
        Refusal(reason: .notDurable, problem: .unavailable(detail), headers: [.retryAfter: "2"])
    }

    private init(reason: RejectionReason, problem: Problem, headers: HTTPFields = [:]) {
        self.reason = reason
        self.problem = problem
        self.headers = headers
    }

    init(_ rejection: WebhookVerification.Rejection) {
        switch rejection {
        case .missingSignature:
            self.init(reason: .missingSignature, problem: .unauthorized("X-Hub-Signature is missing"))
        case .malformedSignature:
            self.init(
                reason: .malformedSignature,
                problem: .unauthorized("X-Hub-Signature is not sha256, sha384 or sha512, =, and its hexadecimal digits")
            )
        case .mismatch:
            self.init(
                reason: .wrongSignature,
                problem: .unauthorized("X-Hub-Signature matches no secret of this webhook")
            )
        case .unknownEncoding(let name):
            self.init(
                reason: .unknownEncoding,
                problem: .unsupportedEncoding(
                    "Content-Encoding \(name) is not known, and the bytes as sent do not verify"
                ),
                headers: [.acceptEncoding: "gzip, deflate"]
            )
        case .tooLarge(let limit):
            self = .bodyTooLarge(limit)
        case .tooCompressed(let ratio):
            self.init(
                reason: .bodyTooLarge,
                problem: .contentTooLarge("a compressed body grows to at most \(ratio) times its length")
            )
        }
    }

    init(_ error: IngestError) {
        switch error {
        case .full: self = .notDurable("too many deliveries wait for their commit")
        case .closed: self = .notDurable("shutting down")
        case .tooSlow: self = .notDurable("the commit did not come in time")
        case .notStored: self = .notDurable("the database did not take it")
        }
    }
}
