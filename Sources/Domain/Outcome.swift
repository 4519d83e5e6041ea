/// What one attempt at a step came to.
package enum Outcome: Sendable, Equatable {
    case succeeded
    /// Again, not before this much time has passed.
    case retry(after: Duration, because: String)
    /// Not again by itself. Reasons are for people, but for `Outcome.unknown`.
    case dead(because: String)
    /// 401 where the connection's credential was sent: refresh it once, or else the run waits for the customer.
    case unauthorised

    /// The reason of a step that stopped because nobody knows whether the request took effect.
    package static let unknown = "unknown"
}
