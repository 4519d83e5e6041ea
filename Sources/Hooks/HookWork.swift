import Bitbucket
import BitbucketAPI
import Domain
import FoundationEssentials
import Store

/// Work on one webhook's hook by the one who has the right to it: look, compare, repair, write down.
struct HookWork: Sendable {
    let stored: StoredHook
    let hold: HookHold
    let calls: HookCalls
    /// Where the hook is to deliver.
    let url: String
    /// What it is to sign with: the newest.
    let secret: Secret

    /// What Bitbucket has at the place, beside what is wanted.
    struct Look: Sendable {
        let plan: HookPlan
        let found: [RemoteHook]
        /// By its id, where its name is not known any more.
        let calls: HookCalls
    }

    var newestSecret: Int { stored.secrets.last ?? 0 }

    var wanted: WantedHook {
        WantedHook(
            url: url,
            events: stored.events,
            hookID: stored.hookID,
            newestSecret: newestSecret,
            givenSecret: stored.givenSecret
        )
    }

    /// A place that has been given another name is found by its id.
    ///
    /// - Throws: `HookError`, and what the database throws.
    func look() async throws -> Look {
        do {
            return try await look(by: calls)
        } catch let error as HookError {
            guard case .noPlace = error, let renamed = renamedCalls else { throw error }
            return try await look(by: renamed)
        }
    }

    private func look(by calls: HookCalls) async throws -> Look {
        try await hold.renew()
        let found = try await calls.all().map(withKnownSecret)
        return Look(plan: HookPlan(wanted, found: found), found: found, calls: calls)
    }

    private var renamedCalls: HookCalls? {
        guard let id = stored.placeID, let place = calls.place.identified(by: id) else { return nil }
        return HookCalls(call: calls.call, connection: calls.connection, place: place)
    }

    /// Makes or changes the hook that is to stay; returns it as Bitbucket has it then.
    func settle(_ look: Look) async throws -> RemoteHook {
        switch look.plan.deed {
        case .nothing(let there): there
        case .create: try await create(by: look.calls)
        case .update(let there): try await update(there, by: look.calls)
        }
    }

    /// Takes away what delivers to the same address beside the hook that stays.
    func removeSurplus(_ look: Look) async throws {
        for surplus in look.plan.surplus {
            try await hold.renew()
            try await look.calls.delete(surplus.id)
        }
    }

    private func create(by calls: HookCalls) async throws -> RemoteHook {
        try await hold.renew()
        return afterWriting(try await calls.create(content(named: "Bittern: \(stored.webhook)")))
    }

    /// One that somebody took away since we looked is made anew.
    private func update(_ hook: RemoteHook, by calls: HookCalls) async throws -> RemoteHook {
        try await hold.renew()
        // What people call it in Bitbucket is theirs to say.
        let name = hook.name.isEmpty ? "Bittern: \(stored.webhook)" : hook.name
        guard let updated = try await calls.update(hook.id, to: content(named: name)) else {
            return try await create(by: calls)
        }
        return afterWriting(updated)
    }

    /// The secret goes along with every change: Data Center forgets what is left out.
    private func content(named name: String) -> HookRequest.Content {
        HookRequest.Content(name: name, url: url, events: stored.events, secret: secret)
    }

    /// A Bitbucket that says of a hook with a secret that it has none does not tell: then its silence means nothing.
    private func afterWriting(_ hook: RemoteHook) -> RemoteHook {
        hook.hasSecret == false && calls.place.product == .datacenter ? hook.with(hasSecret: nil) : hook
    }

    private func withKnownSecret(_ hook: RemoteHook) -> RemoteHook {
        let tells = calls.place.product == .cloud || stored.isSecretSeen != nil
        return hook.hasSecret == false && !tells ? hook.with(hasSecret: nil) : hook
    }

    /// Writes down what Bitbucket has after a repair, and lets others at it.
    func note(_ hook: RemoteHook, after look: Look) async throws {
        var note = HookNote()
        note.state = .registered
        note.hookID = hook.id
        note.givenSecret = newestSecret
        note.placeID = hook.placeID
        // Bitbucket knows the old name no more.
        if look.calls.place != calls.place { note.newPlace = hook.placeName.flatMap { calls.place.spelled(as: $0) } }
        note.seen = hook.asSeen
        try await hold.note(note)
    }

    /// Writes down what was found and left as it is, and lets others at it.
    func note(_ look: Look) async throws {
        var note = HookNote()
        let hook = look.plan.hook
        note.hookID = hook?.id ?? stored.hookID
        note.givenSecret = stored.givenSecret
        note.placeID = hook?.placeID
        note.seen = hook?.asSeen
        note.drift = look.plan.drift.map(\.rawValue)
        try await hold.note(note)
    }

    /// Writes down that its place is not to be found, and lets others at it.
    func noteGone() async throws {
        var note = HookNote()
        note.hookID = stored.hookID
        note.givenSecret = stored.givenSecret
        note.drift = [HookDrift.gone.rawValue]
        try await hold.note(note)
    }
}

extension HookPlan {
    /// The hook that is there; `nil` when one has to be made.
    var hook: RemoteHook? {
        switch deed {
        case .create: nil
        case .update(let hook), .nothing(let hook): hook
        }
    }

    var outcome: HookReport.Outcome {
        switch deed {
        case .create: .created
        case .update: .updated
        case .nothing: surplus.isEmpty ? .unchanged : .updated
        }
    }
}

extension RemoteHook {
    fileprivate func with(hasSecret: Bool?) -> RemoteHook {
        RemoteHook(
            id: id,
            url: url,
            name: name,
            isActive: isActive,
            events: events,
            hasSecret: hasSecret,
            placeID: placeID,
            placeName: placeName
        )
    }

    /// What is kept of it.
    fileprivate var asSeen: [UInt8] {
        let seen: JSONValue = [
            "url": .string(url), "active": .bool(isActive), "events": .array(events.map(JSONValue.string)),
            "secret_set": hasSecret.map(JSONValue.bool) ?? .null,
        ]
        return seen.encoded
    }
}
