package import Bitbucket
import Domain

/// A hook as it is wanted.
package struct WantedHook: Sendable, Equatable {
    /// Where it is to deliver; its last part belongs to one webhook, and nobody can guess it.
    package let url: String
    package let events: [String]
    /// What Bitbucket called it last; `nil` when it has not said.
    package let hookID: String?
    /// The number of the secret that Bitbucket is to sign with, and of the one that it was given last.
    package let newestSecret: Int
    package let givenSecret: Int?

    package init(url: String, events: [String], hookID: String?, newestSecret: Int, givenSecret: Int?) {
        self.url = url
        self.events = events
        self.hookID = hookID
        self.newestSecret = newestSecret
        self.givenSecret = givenSecret
    }

    /// Those of `hooks` that are this one: they deliver to its webhook, wherever that was reached when they were made; failing
    /// that, the one with its id.
    package func found(among hooks: [RemoteHook]) -> [RemoteHook] {
        let delivering = hooks.filter { $0.token == WebhookURL.token(of: url) }
        return delivering.isEmpty ? hooks.filter { $0.id == hookID } : delivering
    }
}

/// What is to be done so that Bitbucket has the hook that is wanted, and why.
///
/// A hook that is there is changed, never taken away and made again: it delivers all the time.
package struct HookPlan: Sendable, Equatable {
    package enum Deed: Sendable, Equatable {
        case create
        case update(RemoteHook)
        case nothing(RemoteHook)
    }

    package let deed: Deed
    /// More hooks that deliver to the same address, to be taken away when the one that stays is as it should be.
    package let surplus: [RemoteHook]
    package let drift: [HookDrift]
    /// A sentence for each difference.
    package let reasons: [String]

    /// `found` is every hook that Bitbucket has at the place.
    package init(_ wanted: WantedHook, found: [RemoteHook]) {
        let ours = wanted.found(among: found)
        // The one that needs the least stays; of two alike the one that Bitbucket has known to us for longer.
        let kept = ours.min { first, second in
            let (one, other) = (Self.differences(of: first, from: wanted), Self.differences(of: second, from: wanted))
            return (one.count, first.id == wanted.hookID ? 0 : 1) < (other.count, second.id == wanted.hookID ? 0 : 1)
        }
        guard let kept else {
            deed = .create
            surplus = []
            drift = [.gone]
            reasons = ["Bitbucket has no such hook"]
            return
        }
        surplus = ours.filter { $0.id != kept.id }
        let differences = Self.differences(of: kept, from: wanted)
        deed = differences.isEmpty ? .nothing(kept) : .update(kept)
        drift = differences.map(\.drift) + (surplus.isEmpty ? [] : [.duplicated])
        reasons = differences.map(\.reason) + (surplus.isEmpty ? [] : [Self.words(for: surplus)])
    }

    /// Whether Bitbucket has exactly what is wanted.
    package var isDone: Bool { drift.isEmpty }

    private typealias Difference = (drift: HookDrift, reason: String)

    private static func differences(of hook: RemoteHook, from wanted: WantedHook) -> [Difference] {
        var differences: [Difference] = []
        if hook.url != wanted.url {
            differences.append(
                (
                    .urlChanged,
                    "it delivers to \(WebhookURL.base(of: hook.url)), not to \(WebhookURL.base(of: wanted.url))"
                )
            )
        }
        if !hook.isActive { differences.append((.inactive, "it was switched off in Bitbucket")) }
        let (has, wants) = (Set(hook.events), Set(wanted.events))
        if has != wants {
            let lacks = wants.subtracting(has).sorted().map { "lacks \($0)" }
            let more = has.subtracting(wants).sorted().map { "has \($0) as well" }
            differences.append((.eventsDiffer, "it " + (lacks + more).joined(separator: ", ")))
        }
        if hook.hasSecret == false {
            differences.append((.secretUnset, "its secret was taken away, so that what it delivers is refused"))
        } else if wanted.givenSecret != wanted.newestSecret {
            differences.append((.secretOutdated, "Bitbucket may not have secret \(wanted.newestSecret) yet"))
        }
        return differences
    }

    private static func words(for surplus: [RemoteHook]) -> String {
        surplus.count == 1
            ? "another hook delivers to the same address" : "\(surplus.count) other hooks deliver to the same address"
    }
}

extension RemoteHook {
    /// The last part of its address, which belongs to a webhook of somebody's Bittern or to nothing.
    var token: String? { WebhookURL.token(of: url) }
}
