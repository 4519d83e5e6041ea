package import Curl
package import Store

/// How much a worker does at once, and what it may reach.
package struct WorkerSettings: Sendable {
    /// Runs in hand at a time.
    package let concurrency: Int
    /// Runs in hand at a time of one workflow or one connection, over all workers, so that none takes the whole pool.
    package let limits: RunLimits
    /// Connections to one host at a time: more would look like an attack, and gain nothing.
    package let connectionsPerHost = 100
    /// How long a run stays with a worker that does not say anything.
    package let lease: Duration
    /// How often it looks for runs that nobody told it about: retries that are due, other processes' triggers.
    package let pollInterval: Duration
    /// How long runs in hand may take once the service is shutting down.
    package let drainTime: Duration
    package let answerLimitBytes: Int
    /// Networks that actions may reach although they are private, CIDRs.
    package let allowedRanges: [String]
    package let addresses: AddressPolicy

    /// - Throws: `AddressPolicyError` when a range is none.
    package init(
        concurrency: Int = 1_024,
        limits: RunLimits? = nil,
        lease: Duration = .seconds(60),
        pollInterval: Duration = .milliseconds(500),
        drainTime: Duration = .seconds(20),
        answerLimitBytes: Int = 1 << 20,
        allowedRanges: [String] = []
    ) throws {
        self.concurrency = concurrency
        self.limits = limits ?? RunLimits(perWorkflow: max(1, concurrency / 2), perConnection: max(1, concurrency / 8))
        self.lease = lease
        self.pollInterval = pollInterval
        self.drainTime = drainTime
        self.answerLimitBytes = answerLimitBytes
        self.allowedRanges = allowedRanges
        addresses = try AddressPolicy(allowing: allowedRanges)
    }
}
