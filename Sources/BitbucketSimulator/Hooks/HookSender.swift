import Curl
import Domain
import FoundationEssentials
import HTTPTypes

/// Delivers an event to a hook as Bitbucket does.
///
/// On Cloud only an answer of 500 to 599 is followed by another attempt, at once, two more at most, all with the same
/// request id. No answer within the limit, or a broken line, is the end. Data Center never tries again.
struct HookSender: Sendable {
    private static let attemptLimit = 3
    private static let answerLimitBytes = 64 * 1_024

    let curl: CurlLoop
    let timeout: Duration

    func deliver(_ event: SampleEvent, to hook: SimulatedHook) async -> HookDelivery {
        let limit = event.product == .cloud ? Self.attemptLimit : 1
        var attempts: [HookDelivery.Attempt] = []
        repeat {
            attempts.append(await attempt(event, to: hook, number: attempts.count + 1))
        } while attempts.count < limit && (500...599).contains(attempts.last?.status ?? 0)
        return HookDelivery(hook: hook, eventKey: event.eventKey, requestID: event.requestID, attempts: attempts)
    }

    /// Delivers Data Center's `diagnostics:ping`, unsigned as ever, and tells what came of it.
    func press(_ test: APIAnswer.URLTest) async -> JSONValue {
        let now = Date(timeIntervalSince1970: 0)
        let event = SampleEvent("diagnostics:ping", product: .datacenter, at: now)
        let hook = SimulatedHook(id: "test", url: test.url, secret: nil, events: [event.eventKey], at: now)
        let attempt = await attempt(event, to: hook, number: 1)
        let isWell = attempt.status.map { (200...299).contains($0) } ?? false
        return [
            "event": .string(event.eventKey),
            "request": ["method": "POST", "url": .string(test.url)],
            "result": [
                "description": .string(attempt.status.map { "\($0)" } ?? attempt.text),
                "outcome": .string(isWell ? "SUCCESS" : attempt.status == nil ? "ERROR" : "FAILURE"),
            ],
        ]
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
