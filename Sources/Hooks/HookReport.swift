package import BitbucketAPI
import Store

/// What became of a webhook's hook in Bitbucket.
package struct HookReport: Sendable, Equatable {
    package enum Outcome: String, Sendable, CaseIterable {
        case created
        case updated
        case unchanged
        case removed
    }

    /// A hook at the same place that delivers to this Bittern, to no webhook that it knows.
    package struct Stranger: Sendable, Equatable {
        package let hookID: String
        package let name: String
        package let url: String
    }

    package let webhook: String
    package let connection: String
    package let customer: String
    package let level: HookLevel
    package let place: String
    /// Where Bitbucket delivers.
    package let url: String
    package let events: [String]
    /// `nil` when Bitbucket has none.
    package var hookID: String?
    /// What was done, or with `isDryRun` would be.
    package var outcome: Outcome
    package var isDryRun = false
    /// What was found to differ.
    package var drift: [HookDrift] = []
    /// A sentence for each difference, and for whatever else there is to know.
    package var reasons: [String] = []
    package var warnings: [String] = []
    package var strangers: [Stranger] = []
    /// The numbers of the secrets that are not valid any more.
    package var removedSecrets: [Int] = []
}

extension HookReport {
    init(_ outcome: Outcome, of stored: StoredHook, hookID: String?, url: String) {
        webhook = stored.webhook
        connection = stored.connection
        customer = stored.customer
        // The database knows these three only.
        level = HookLevel(rawValue: stored.level) ?? .repository
        place = stored.place
        self.url = url
        events = stored.events
        self.hookID = hookID
        self.outcome = outcome
    }
}
