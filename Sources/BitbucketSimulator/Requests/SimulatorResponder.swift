import Domain
import HTTPTypes
import Hummingbird
import NIOCore

/// One request from its first byte to its answer: read, look whether it is strange or scripted, answer, remember.
struct SimulatorResponder: HTTPResponder {
    private static let bodyLimitBytes = 4 << 20

    let control: SimulatorControl
    let state: SimulatorState
    let sender: HookSender

    /// Told of every request, after it.
    let observe: @Sendable (SimulatorEvent) -> Void

    /// Takes what happened to the hooks, without waiting for them.
    let announce: @Sendable (SampleEvent) -> Void

    func respond(to request: Request, context: SimulatorContext) async throws -> Response {
        let call = APICall(
            request.method,
            request.head.path ?? request.uri.path,
            headers: request.headers,
            body: Array(buffer: try await request.body.collect(upTo: Self.bodyLimitBytes)),
            origin: "http://\(request.head.authority ?? "127.0.0.1")"
        )
        if call.path.hasPrefix("/simulator/") { return Self.response(to: await control.answer(call)) }
        let (scripted, stranger) = state.withWorld { $0.receive(call) }
        if let stranger { observe(.stranger(stranger)) }
        guard let scripted, !scripted.carriesOut else {
            let answer = await done(call, isHeard: !(scripted?.dropConnection ?? false))
            if let scripted { try await keepWaiting(scripted, context) }
            return Self.response(to: answer)
        }
        let caller = state.withWorld { $0.caller(of: call) }
        remember(call, caller, status: scripted.dropConnection ? nil : scripted.status)
        try await keepWaiting(scripted, context)
        return Response(
            status: HTTPResponse.Status(code: scripted.status),
            headers: scripted.headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: scripted.body))
        )
    }

    /// Does what is asked for and remembers it; the events follow even when nobody hears the answer.
    private func done(_ call: APICall, isHeard: Bool) async -> APIAnswer {
        let answered = state.withWorld { $0.answer(call) }
        var answer = answered.answer
        if let test = answer.test { answer.content = .json(await sender.press(test)) }
        remember(call, answered.caller, status: isHeard ? answer.status : nil)
        for event in answer.events { announce(event) }
        return answer
    }

    /// Waits as long as was scripted; then cuts the line if that was.
    private func keepWaiting(_ scripted: ScriptedAnswer, _ context: SimulatorContext) async throws {
        if scripted.delay > .zero { try await Task.sleep(for: scripted.delay) }
        guard scripted.dropConnection else { return }
        try await context.channel.close()
        throw CancellationError()
    }

    private func remember(_ call: APICall, _ caller: Caller?, status: Int?) {
        var headers = call.headers
        headers[.authorization] = nil
        let recorded = RecordedRequest(
            method: call.method,
            path: call.pathAndQuery,
            headers: headers,
            account: caller?.person,
            consumer: caller?.consumer ?? call.basic?.key,
            body: call.body,
            status: status
        )
        state.withWorld { $0.log.remember(recorded) }
        observe(.answered(recorded))
    }

    private static func response(to answer: APIAnswer) -> Response {
        var headers = answer.headers
        headers[.contentType] = answer.contentType
        return Response(
            status: HTTPResponse.Status(code: answer.status),
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.bytes))
        )
    }
}

extension World {
    /// What was scripted for it, and what is strange about it; a scripted place outside Bitbucket is somebody else's.
    fileprivate mutating func receive(_ call: APICall) -> (ScriptedAnswer?, Stranger?) {
        let check = RequestCheck(call: call)
        let scripted = scripts.take(for: call)
        guard scripted == nil || check.isAtBitbucket, let reason = check.strangeness else { return (scripted, nil) }
        let stranger = Stranger(method: call.method, path: call.path, reason: reason)
        log.remember(stranger)
        return (scripted, stranger)
    }

    fileprivate func caller(of call: APICall) -> Caller? {
        caller(token: call.bearer, at: Wording(call.path).product).caller
    }
}
