/// The waits that a policy gives: one after each failed attempt but the last.
package struct RetrySchedule: Sendable {
    package let policy: RetryPolicy

    /// Soon enough for a hiccup, and eight attempts still last through a day's outage.
    private static let growth = 4
    /// The largest part of a wait that chance may add.
    private static let jitter = 0.1

    package init(_ policy: RetryPolicy) { self.policy = policy }

    /// The waits without chance, shortest first.
    package var waits: [Duration] { (1..<max(policy.attempts, 1)).compactMap(wait) }

    /// The wait after failed attempt number `attempt` (1, 2, …), without chance; nil when that was the last.
    package func wait(after attempt: Int) -> Duration? {
        guard attempt >= 1, attempt < policy.attempts else { return nil }
        var wait = policy.first
        for _ in 1..<attempt where wait < policy.most { wait *= Self.growth }
        return min(wait, policy.most)
    }

    /// A wait of at least `wait` and at most a tenth longer, so that many that failed together do not return together.
    package static func jittered(_ wait: Duration, using random: inout some RandomNumberGenerator) -> Duration {
        wait + wait * Double.random(in: 0..<jitter, using: &random)
    }
}
