/// What a pool has to say for a log and for metrics; no event carries SQL or values.
package enum PostgresPoolEvent: Hashable, Sendable {
    case connected
    /// Nobody could connect; the next attempt is not made before the delay is over.
    case connectFailed(reason: String, nextAttemptIn: Duration)
    /// A connection that broke, or came back in the middle of a transaction, was closed.
    case dropped
    /// Somebody waited for a connection and went without.
    case exhausted(Duration)
}

/// How many connections a pool has, by what they are doing, and how many callers wait for one.
package struct PostgresPoolCounts: Hashable, Sendable {
    package let idle: Int
    package let leased: Int
    package let connecting: Int
    package let waiting: Int

    package init(idle: Int, leased: Int, connecting: Int, waiting: Int) {
        self.idle = idle
        self.leased = leased
        self.connecting = connecting
        self.waiting = waiting
    }
}
