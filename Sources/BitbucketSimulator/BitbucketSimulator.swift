import Curl
package import HTTPTypes
import Hummingbird
import Logging
import ServiceLifecycle

/// A Bitbucket Cloud on this machine, quirks included: a part of its REST API, and hooks that fire.
///
/// `GET /2.0/user`, `GET /2.0/repositories/{workspace}/{repo}/pullrequests/{id}` and `POST …/comments` answer as
/// Bitbucket does, errors in its shapes. A comment that is made fires `pullrequest:comment_created`, by the token's
/// account, to the hooks that want it. `/simulator/…` is the same interface as the methods below, over HTTP.
package struct BitbucketSimulator: Service {
    private let configuration: SimulatorConfiguration
    private let state = SimulatorState()
    private let port = BoundPort()
    private let curl = CurlLoop(userAgent: "Bitbucket-Webhooks/2.0")
    private let announced = AsyncStream.makeStream(of: SampleEvent.self, bufferingPolicy: .bufferingOldest(10_000))

    package init(_ configuration: SimulatorConfiguration) {
        self.configuration = configuration
    }

    /// The service was over before it had an address.
    package struct NotRunning: Error, CustomStringConvertible {
        package let description = "the simulated Bitbucket is not running"
    }

    /// `http://127.0.0.1:41234`, without a slash at the end; waits until it is known.
    ///
    /// Throws what kept the server from starting, or ``NotRunning``.
    package var baseURL: String {
        get async throws { "http://\(configuration.host):\(try await port.value)" }
    }

    /// Serves until the task is cancelled or the service is asked to stop; once only.
    ///
    /// Throws when it cannot listen at its address.
    package func run() async throws {
        do {
            try await withThrowingTaskGroup { group in
                group.addTask { await deliverAnnounced() }
                defer { group.cancelAll() }
                try await application.run()
            }
        } catch {
            port.fail(error)
            await curl.close()
            throw error
        }
        port.fail(NotRunning())
        await curl.close()
    }

    /// The requests to the API so far, in order, the last 10,000 at most; those to `/simulator/…` are not among them.
    package func requests() -> [RecordedRequest] { state.requests }

    /// The deliveries to hooks so far, in the order they ended, the last 10,000 at most.
    package func deliveries() -> [HookDelivery] { state.deliveries }

    /// Gives these answers, one each, to the next requests with this method and path, before any check of a token.
    ///
    /// `path` is without a query; a `*` at its end stands for any rest. Then the usual answers come again.
    package func script(_ method: HTTPRequest.Method, _ path: String, answers: [ScriptedAnswer]) {
        state.script(method.rawValue, path, answers)
    }

    /// Registers a hook for these event keys; its deliveries are signed when there is a secret.
    ///
    /// Bodies longer than `gzipAboveBytes` are compressed, none without it.
    @discardableResult
    package func addHook(
        url: String,
        secret: String?,
        events: [String],
        gzipAboveBytes: Int? = nil
    ) -> SimulatedHook {
        state.addHook(at: configuration.now()) {
            SimulatedHook(id: $0, url: url, secret: secret, events: events, gzipAboveBytes: gzipAboveBytes)
        }
    }

    /// Delivers the event to every hook registered for its key, all at once, and waits for the last.
    @discardableResult
    package func fire(_ event: SampleEvent) async -> [HookDelivery] {
        let sender = HookSender(curl: curl, timeout: configuration.hookTimeout)
        return await withTaskGroup(of: HookDelivery.self) { group in
            for hook in state.hooks where hook.events.contains(event.eventKey) {
                group.addTask { await sender.deliver(event, to: hook) }
            }
            var deliveries: [HookDelivery] = []
            for await delivery in group {
                state.remember(delivery)
                configuration.observe(.delivered(delivery))
                deliveries.append(delivery)
            }
            return deliveries
        }
    }

    /// What comments announced, delivered while the answer to the comment is already on its way.
    private func deliverAnnounced() async {
        await withDiscardingTaskGroup { group in
            for await event in announced.stream {
                group.addTask { await fire(event) }
            }
        }
    }

    private var application: Application<SimulatorResponder> {
        let state = state
        let (port, announced) = (port, announced.continuation)
        let responder = SimulatorResponder(
            api: SimulatedAPI(configuration: configuration) { state.nextNumber() },
            control: SimulatorControl(state: state, configuration: configuration) { await fire($0) },
            state: state
        ) { announced.yield($0) }
        return Application(
            responder: responder,
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port),
                serverName: "bitbucket-simulator"
            ),
            onServerRunning: { channel in port.bind(channel.localAddress?.port ?? 0) },
            // Its own words are the observer's; the framework's are nobody's.
            logger: Logger(label: "simulator") { _ in SwiftLogNoOpLogHandler() }
        )
    }
}
