import Domain
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// One request from its first byte to its answer: read, look for a scripted answer, answer, remember.
struct SimulatorResponder: HTTPResponder {
    private static let bodyLimitBytes = 4 << 20

    let api: SimulatedAPI
    let control: SimulatorControl
    let state: SimulatorState

    /// Takes what happened to the hooks, without waiting for them.
    let announce: @Sendable (SampleEvent) -> Void

    func respond(to request: Request, context: SimulatorContext) async throws -> Response {
        let body = Array(buffer: try await request.body.collect(upTo: Self.bodyLimitBytes))
        let path = request.uri.path
        if path.hasPrefix("/simulator/") {
            return Self.response(to: await control.answer(request.method, path, body))
        }
        if let scripted = state.takeScripted(request.method.rawValue, path) {
            return try await respond(to: request, body, with: scripted, context)
        }
        let answer = api.answer(request.method, path, request.headers, body)
        remember(request, body, status: answer.status)
        if let event = answer.event { announce(event) }
        return Self.response(to: answer)
    }

    private func respond(
        to request: Request,
        _ body: [UInt8],
        with scripted: ScriptedAnswer,
        _ context: SimulatorContext
    ) async throws -> Response {
        remember(request, body, status: scripted.dropConnection ? nil : scripted.status)
        if scripted.delay > .zero { try await Task.sleep(for: scripted.delay) }
        if scripted.dropConnection {
            try await context.channel.close()
            throw CancellationError()
        }
        return Response(
            status: HTTPResponse.Status(code: scripted.status),
            headers: scripted.headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: scripted.body))
        )
    }

    private func remember(_ request: Request, _ body: [UInt8], status: Int?) {
        var headers = request.headers
        headers[.authorization] = nil
        let recorded = RecordedRequest(
            method: request.method,
            path: request.head.path ?? request.uri.path,
            headers: headers,
            account: api.account(of: request.headers)?.person,
            body: body,
            status: status
        )
        state.remember(recorded)
        api.configuration.observe(.answered(recorded))
    }

    private static func response(to answer: APIAnswer) -> Response {
        var headers = answer.headers
        headers[.contentType] = "application/json; charset=utf-8"
        return Response(
            status: HTTPResponse.Status(code: answer.status),
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body.encoded))
        )
    }
}

/// What a handler needs to know of the connection: enough to cut it.
struct SimulatorContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}
