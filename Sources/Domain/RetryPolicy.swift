/// How often a step is tried and how long it waits in between: `{ attempts: 8, first: 2s, most: 15m }`.
///
/// The first wait is `first`; each one is twice the one before, and none is longer than `most`. The standard policy
/// waits 11 min, 22 min, 44 min, 1.5 h, 2.9 h, 5.9 h and 11.7 h: eight attempts over about a day.
package struct RetryPolicy: Sendable, Hashable {
    /// Tries in all, the first included.
    package let attempts: Int
    package let first: Duration
    package let most: Duration

    package static let attemptsAllowed = 1...50
    package static let waitsAllowed = Duration.milliseconds(100)...Duration.seconds(7 * 86_400)

    package static let standard = RetryPolicy(attempts: 8, first: .seconds(660), most: .seconds(43_200))

    /// Values outside what is allowed are moved to the nearest allowed one, and `most` is never below `first`.
    package init(attempts: Int, first: Duration, most: Duration) {
        self.attempts = min(max(attempts, Self.attemptsAllowed.lowerBound), Self.attemptsAllowed.upperBound)
        self.first = min(max(first, Self.waitsAllowed.lowerBound), Self.waitsAllowed.upperBound)
        self.most = min(max(most, self.first), Self.waitsAllowed.upperBound)
    }
}
