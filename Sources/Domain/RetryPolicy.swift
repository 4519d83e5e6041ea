/// How often a step is tried and how long it waits in between: `{ attempts: 8, first: 2s, most: 15m, within: 2d }`.
///
/// The first wait is `first`; each one is four times the one before, and none is longer than `most`. The standard policy
/// waits 15 s, 1 min, 4 min, 16 min, 64 min, 4.3 h and 17 h: eight attempts over about a day.
///
/// No attempt begins later than `within` after the first, whatever kept it waiting.
package struct RetryPolicy: Sendable, Hashable {
    /// Tries in all, the first included.
    package let attempts: Int
    package let first: Duration
    package let most: Duration
    package let within: Duration

    package static let attemptsAllowed = 1...50
    package static let waitsAllowed = Duration.milliseconds(100)...Duration.seconds(7 * 86_400)

    package static let windowsAllowed = Duration.seconds(1)...Duration.seconds(30 * 86_400)

    package static let standard = RetryPolicy(attempts: 8, first: .seconds(15), most: .seconds(86_400))

    /// Values outside what is allowed are moved to the nearest allowed one, and `most` is never below `first`.
    package init(attempts: Int, first: Duration, most: Duration, within: Duration = .seconds(2 * 86_400)) {
        self.attempts = min(max(attempts, Self.attemptsAllowed.lowerBound), Self.attemptsAllowed.upperBound)
        self.first = min(max(first, Self.waitsAllowed.lowerBound), Self.waitsAllowed.upperBound)
        self.most = min(max(most, self.first), Self.waitsAllowed.upperBound)
        self.within = min(max(within, Self.windowsAllowed.lowerBound), Self.windowsAllowed.upperBound)
    }
}
