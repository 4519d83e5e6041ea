import Curl
import Domain
import FoundationEssentials
import HTTPTypes

/// Delivers an event to a hook as Bitbucket Cloud does.
///
/// Only an answer of 500 to 599 is followed by another attempt, at once, two more at most, all with the same request
/// id. No answer within the limit, or a broken line, is the end.
struct HookSender: Sendable {
    private static let attemptLimit = 3
    private static let answerLimitBytes = 64 * 1_024

    let curl: CurlLoop
    let timeout: Duration

    func deliver(_ event: SampleEvent, to hook: SimulatedHook) async -> HookDelivery {
        var attempts: [HookDelivery.Attempt] = []
        repeat {
            attempts.append(await attempt(event, to: hook, number: attempts.count + 1))
        } while attempts.count < Self.attemptLimit && (500...599).contains(attempts.last?.status ?? 0)
        return HookDelivery(hook: hook, eventKey: event.eventKey, requestID: event.requestID, attempts: attempts)
    }

    private func attempt(_ event: SampleEvent, to hook: SimulatedHook, number: Int) async -> HookDelivery.Attempt {
        guard var request = Self.request(to: hook.url) else {
            return HookDelivery.Attempt(status: nil, text: "\(hook.url) is not an http or https address")
        }
        let isLong = hook.gzipAboveBytes.map { event.body.count > $0 } ?? false
        do {
            let delivery = try event.delivery(
                secret: hook.secret,
                attempt: number,
                hookID: hook.id,
                coding: isLong ? .gzip : nil
            )
            request.headerFields = delivery.headers
            let limits = TransferLimits(connect: timeout, total: timeout, bodyBytes: Self.answerLimitBytes)
            // The hook's address was written by the person who runs the simulator, usually for a door on this machine.
            let answer = try await curl.send(request, body: delivery.body, limits: limits, addresses: .anywhere)
            let text = String(decoding: answer.body.prefix(1_000), as: UTF8.self)
            return HookDelivery.Attempt(status: answer.response.status.code, text: text)
        } catch {
            return HookDelivery.Attempt(status: nil, text: "\(error)")
        }
    }

    /// A POST to this address without fields; nil when it is no http or https address.
    static func request(to address: String) -> HTTPRequest? {
        guard let url = URL(string: address), let scheme = url.scheme, ["http", "https"].contains(scheme),
            let host = url.host(percentEncoded: true), !host.isEmpty
        else { return nil }
        let bracketed = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
        let path = url.path(percentEncoded: true)
        let query = url.query(percentEncoded: true).map { "?\($0)" } ?? ""
        return HTTPRequest(
            method: .post,
            scheme: scheme,
            authority: url.port.map { "\(bracketed):\($0)" } ?? bracketed,
            path: (path.isEmpty ? "/" : path) + query
        )
    }
}
