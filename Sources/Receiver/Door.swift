import Credentials
import HTTPTypes
package import Health
package import Hummingbird
import Logging
import NIOCore
import NIOHTTPTypes
package import ServiceLifecycle

/// What the public door lets in.
package struct DoorLimits: Sendable {
    /// Of a body, as it came and inflated.
    package var bodyBytes = 10 << 20
    /// Of all bodies that are being received or wait for their commit, as they came and inflated.
    package var heldBytes = 128 << 20
    /// Of all header fields of a request.
    package var headerBytes = 32 << 10
    /// From the first byte of a request's head to the last of its body.
    package var requestTime = Duration.seconds(10)
    /// Between requests on a kept connection.
    package var idleTime = Duration.seconds(75)

    package init() {}
}

/// The door that faces the internet: deliveries come in here, customers knock, and load balancers ask how it is.
package struct Door: HTTPResponder {
    package typealias Context = BasicRequestContext
    /// Answers the paths it knows; `nil` for any other.
    package typealias Pages = @Sendable (Request) async -> Response?

    private let receive: Receive
    private let health: Health
    private let pages: Pages

    /// `pages` are asked last, for every path that is neither a webhook's nor health's.
    package init(receive: Receive, health: Health, pages: @escaping Pages) {
        self.receive = receive
        self.health = health
        self.pages = pages
    }

    package func respond(to request: Request, context: Context) async throws -> Response {
        let path = request.uri.path
        if path.hasPrefix("/webhooks/") { return await receive(request, token: path.dropFirst("/webhooks/".count)) }
        let isVerbose = request.uri.queryParameters["verbose"] != nil
        if let answer = try await HealthAnswer.to(path, isVerbose: isVerbose, withDetails: false, health: health) {
            return Self.response(to: request.method, with: answer)
        }
        return await pages(request) ?? Problem.notFound("there is nothing at \(path)").response
    }

    private static func response(to method: HTTPRequest.Method, with answer: HealthAnswer) -> Response {
        guard method == .get || method == .head else { return Problem.methodNotAllowed("GET").response }
        return Response(
            status: .init(code: answer.statusCode),
            headers: [.contentType: answer.contentType, .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(bytes: answer.body))
        )
    }

    /// The door as a service that listens on `host` and `port` until graceful shutdown.
    ///
    /// `onOpen` is told the port once it listens, which matters when `port` is 0.
    package func service(
        host: String,
        port: Int,
        limits: DoorLimits,
        onOpen: @escaping @Sendable (Int) async -> Void
    ) -> some Service {
        let requestTime = TimeAmount.nanoseconds(Int64(limits.requestTime / .nanoseconds(1)))
        return Application(
            responder: self,
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [RequestGuard(requestTime: requestTime)],
                    idleTimeout: .nanoseconds(Int64(limits.idleTime / .nanoseconds(1))),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: limits.headerBytes,
                        maxHeaderListSize: limits.headerBytes,
                        maxHeaderFieldCount: 100
                    )
                )
            ),
            configuration: ApplicationConfiguration(address: .hostname(host, port: port), serverName: nil),
            onServerRunning: { channel in await onOpen(channel.localAddress?.port ?? port) },
            logger: Logger(label: "bittern.door") { _ in SwiftLogNoOpLogHandler() }
        )
    }
}
