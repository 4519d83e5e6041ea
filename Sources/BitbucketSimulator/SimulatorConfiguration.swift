package import FoundationEssentials

/// Where the simulated Bitbucket listens, whom it knows, and who is told what happens.
package struct SimulatorConfiguration: Sendable {
    /// An address of this machine.
    package var host: String

    /// 0 takes a free one.
    package var port: Int

    package var accounts: [SimulatedAccount]

    /// The OAuth consumers of both products.
    package var consumers: [SimulatedConsumer]

    /// The repositories that exist, `acme/app`; nil for every repository of an account's workspaces.
    package var repositories: Set<String>?

    package var settings: SimulatorSettings

    /// Put on top of everything else at the start.
    package var scenario: Scenario?

    /// How long a hook may take to answer; Bitbucket waits ten seconds.
    package var hookTimeout: Duration

    /// The time by which tokens live and that events and comments carry.
    package var now: @Sendable () -> Date

    /// Told of every request and every delivery, after it.
    package var observe: @Sendable (SimulatorEvent) -> Void

    package init(
        host: String = "127.0.0.1",
        port: Int = 0,
        accounts: [SimulatedAccount],
        consumers: [SimulatedConsumer] = [],
        repositories: Set<String>? = nil,
        settings: SimulatorSettings = SimulatorSettings(),
        scenario: Scenario? = nil,
        hookTimeout: Duration = .seconds(10),
        now: @escaping @Sendable () -> Date,
        observe: @escaping @Sendable (SimulatorEvent) -> Void = { _ in }
    ) {
        self.host = host
        self.port = port
        self.accounts = accounts
        self.consumers = consumers
        self.repositories = repositories
        self.settings = settings
        self.scenario = scenario
        self.hookTimeout = hookTimeout
        self.now = now
        self.observe = observe
    }
}

/// Something that the simulator did.
package enum SimulatorEvent: Sendable {
    /// A request was answered.
    case answered(RecordedRequest)

    /// A request came that Bitbucket would not have known; its answer follows all the same.
    case stranger(Stranger)

    /// An event was delivered to a hook, or could not be.
    case delivered(HookDelivery)
}
