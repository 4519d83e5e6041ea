import Actions
import BitbucketAPI
import Curl
import Domain
import FoundationEssentials
import HTTPTypes
import Telemetry

/// Whether a call may go out now: its host answers, and its rate limit is not used up.
///
/// A run whose call may not is put off without losing a try, and its queue is held back.
final class CallGate: Sendable {
    private let circuits: HostCircuits
    private let governor: RateGovernor
    private let telemetry: Telemetry
    private let now: @Sendable () -> Date

    init(circuits: HostCircuits, governor: RateGovernor, telemetry: Telemetry, now: @escaping @Sendable () -> Date) {
        self.circuits = circuits
        self.governor = governor
        self.telemetry = telemetry
        self.now = now
    }

    /// Nil when the call may go out now; else when to ask again, and why.
    ///
    /// `connection` is the one whose credential goes along.
    func wait(for call: ActionRequest, as connection: Connection?) -> (until: Date, because: String)? {
        let moment = now()
        // The host first: what its circuit holds back is no call, and does not count as one.
        if let until = circuits.wait(for: call.origin, at: moment) {
            telemetry.observe(.runPutOff(because: "circuit"))
            return (until, "\(call.origin) does not answer")
        }
        guard let connection,
            let wait = governor.wait(
                for: Self.key(of: call, as: connection),
                as: connection.name,
                assumed: Self.assumedLimit(of: call, as: connection),
                at: moment
            )
        else { return nil }
        circuits.unsent(call.origin, at: moment)
        telemetry.observe(.runPutOff(because: "rate"))
        return wait
    }

    /// The call that was let through never went out.
    func unsent(_ call: ActionRequest) { circuits.unsent(call.origin, at: now()) }

    /// An answer came, whatever it says.
    func answered(_ call: ActionRequest, as connection: Connection?, with answer: HTTPResponse) {
        let moment = now()
        if [502, 503, 504].contains(answer.status.code) {
            circuits.failed(call.origin, because: "it answered \(answer.status.code)", at: moment)
        } else {
            circuits.answered(call.origin)
        }
        guard let connection else { return }
        governor.answered(
            Self.key(of: call, as: connection),
            status: answer.status.code,
            retryAfter: answer.headerFields[named: "Retry-After"].flatMap { RetryAfter.wait($0, now: moment) },
            perHour: answer.headerFields[named: "X-RateLimit-Limit"].flatMap(Int.init),
            at: moment
        )
    }

    /// No answer came.
    func failed(_ call: ActionRequest, because error: TransferError) {
        switch error.kind {
        case .addressRefused, .bodyTooLarge, .closed: unsent(call)  // says nothing about the host
        default: circuits.failed(call.origin, because: call.mask.masking(error.reason), at: now())
        }
    }

    /// Writes down every second what the database and the other workers should know, until it is cancelled.
    func run() async {
        while (try? await Task.sleep(for: .seconds(1))) != nil {
            do {
                try await governor.write()
                try await circuits.write()
            } catch {
                telemetry.observe(.unexpected(room: "worker", reason: "rates and hosts could not be noted: \(error)"))
            }
        }
    }

    private static func key(of call: ActionRequest, as connection: Connection) -> RateBook.Key {
        let resource = RateResource.of(call.request.path ?? "/", app: connection.app)
        return RateBook.Key(bucket: connection.rateBucket, resource: resource.rawValue)
    }

    /// Of Bitbucket's own servers the limits are known; of others they show.
    private static func assumedLimit(of call: ActionRequest, as connection: Connection) -> Int? {
        guard call.request.authority == RateResource.limitedHost else { return nil }
        return RateResource.of(call.request.path ?? "/", app: connection.app).callsPerHour
    }
}

extension ActionRequest {
    /// Scheme, host and port.
    fileprivate var origin: String { "\(request.scheme ?? "https")://\(request.authority ?? "")" }
}

extension HTTPFields {
    fileprivate subscript(named name: String) -> String? { HTTPField.Name(name).flatMap { self[$0] } }
}
