import Curl
import Hummingbird
import Logging
import ServiceLifecycle

/// A Bitbucket on this machine, Cloud and Data Center at one address, quirks included.
///
/// It has OAuth with its consent pages, a part of the REST API, hooks that are registered over it and fire, and errors in
/// each product's shapes. Cloud is under `/site/oauth2` and `/2.0`, Data Center under `/rest` and `/plugins`; what is
/// not simulated, but in the facts, answers 501. `/simulator/…` is the same interface as the methods here, over HTTP
/// (``SimulatorControl``). Each request is held against the facts, and one that Bitbucket would not know is remembered.
package struct BitbucketSimulator: Service {
    let configuration: SimulatorConfiguration
    let state: SimulatorState
    private let port = BoundPort()
    private let curl = CurlLoop(userAgent: "Bitbucket-Webhooks/2.0")
    private let announced = AsyncStream.makeStream(of: SampleEvent.self, bufferingPolicy: .bufferingOldest(10_000))

    package init(_ configuration: SimulatorConfiguration) {
        self.configuration = configuration
        state = SimulatorState(World(configuration))
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
    /// Throws when it cannot listen at its address, or what is wrong with the configuration's scenario.
    package func run() async throws {
        do {
            if let scenario = configuration.scenario {
                _ = try state.withWorld { world throws(ScenarioError) in try scenario.apply(to: &world) }
            }
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

    /// Delivers the event to every hook that it is for, all at once, and waits for the last.
    @discardableResult
    package func fire(_ event: SampleEvent) async -> [HookDelivery] {
        await withTaskGroup(of: HookDelivery.self) { group in
            for hook in state.withWorld({ $0.hooks(for: event) }) {
                group.addTask { await sender.deliver(event, to: hook) }
            }
            var deliveries: [HookDelivery] = []
            for await delivery in group {
                state.withWorld { $0.log.remember(delivery) }
                configuration.observe(.delivered(delivery))
                deliveries.append(delivery)
            }
            return deliveries
        }
    }

    /// What requests announced, delivered while their answers are already on their way.
    private func deliverAnnounced() async {
        await withDiscardingTaskGroup { group in
            for await event in announced.stream {
                group.addTask { await fire(event) }
            }
        }
    }

    private var sender: HookSender { HookSender(curl: curl, timeout: configuration.hookTimeout) }

    private var application: Application<SimulatorResponder> {
        let (port, announced) = (port, announced.continuation)
        let responder = SimulatorResponder(
            control: SimulatorControl(state: state) { await fire($0) },
            state: state,
            sender: sender,
            observe: configuration.observe
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
