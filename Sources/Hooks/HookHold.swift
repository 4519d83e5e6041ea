import FoundationEssentials
import Store

/// The right to work on one webhook's hook, which one process at a time has, over all processes.
///
/// It is asked for again before every call of Bitbucket: whoever has lost it does nothing more.
struct HookHold: Sendable {
    /// For how long others wait for one that says nothing: longer than one call of Bitbucket can last, its token's renewal included.
    private static let patience = Duration.seconds(120)
    /// How often we look whether others are done.
    private static let interval = Duration.milliseconds(100)

    let store: RemoteHookStore
    let webhook: String
    private let holder: UUID

    private init(_ store: RemoteHookStore, _ webhook: String, holder: UUID) {
        self.store = store
        self.webhook = webhook
        self.holder = holder
    }

    /// Waits at most `wait` for whoever works on it now.
    ///
    /// `leaving` writes down that the hook is to go.
    ///
    /// - Throws: `HookError`, and what the database throws.
    static func take(
        _ webhook: String,
        from store: RemoteHookStore,
        wait: Duration,
        leaving: Bool = false
    ) async throws -> HookHold {
        let hold = HookHold(store, webhook, holder: UUID())
        try await waiting(wait, for: webhook) {
            switch try await store.hold(webhook, holder: hold.holder, patience: patience, leaving: leaving) {
            case .held: return nil
            case .busy(let until): return until
            case .none: throw HookError.notRegistered(webhook)
            case .unknownWebhook: throw HookError.noWebhook(webhook)
            }
        }
        return hold
    }

    /// Writes down that a hook is about to be made, and waits for whoever works on it now.
    ///
    /// - Throws: `HookError`, `SQLState.uniqueViolation` when the name has been taken this moment, and what else the database throws.
    static func begin(
        _ intention: HookIntention,
        in store: RemoteHookStore,
        wait: Duration
    ) async throws -> (hold: HookHold, made: Bool, anew: Bool) {
        let hold = HookHold(store, intention.webhook, holder: UUID())
        var begun = (made: false, anew: false)
        try await waiting(wait, for: intention.webhook) {
            switch try await store.begin(intention, holder: hold.holder, patience: patience) {
            case .begun(let made, let anew): begun = (made, anew)
            case .busy(let until): return until
            case .elsewhere(let name): throw HookError.placeTaken(intention.place, by: name, intention.webhook)
            case .taken: throw HookError.nameTaken(intention.webhook)
            case .unsigned: throw HookError.unsigned(intention.webhook)
            }
            return nil
        }
        return (hold, begun.made, begun.anew)
    }

    private static func waiting(_ wait: Duration, for webhook: String, _ attempt: () async throws -> Date?) async throws
    {
        let end = ContinuousClock.now + wait
        while let until = try await attempt() {
            guard ContinuousClock.now < end else { throw HookError.busy(webhook, until: until) }
            try await Task.sleep(for: interval)
        }
    }

    /// Has it for another while.
    ///
    /// - Throws: `HookError.lost` when another has taken over.
    func renew() async throws {
        guard try await store.hold(webhook, holder: holder, patience: Self.patience) == .held else {
            throw HookError.lost(webhook)
        }
    }

    /// Writes down what Bitbucket has, and lets others at it.
    ///
    /// - Throws: `HookError.lost` when another has taken over.
    func note(_ note: HookNote) async throws {
        guard try await store.note(note, of: webhook, holder: holder) else { throw HookError.lost(webhook) }
    }

    /// Lets others at it, and changes nothing else.
    func release() async {
        // Whoever comes next waits for a while, and then takes it: nothing is lost with it.
        try? await store.release(webhook, holder: holder)
    }

    /// Takes back the registration, and with `made` its webhook.
    func abandon(made: Bool) async throws { try await store.abandon(webhook, holder: holder, made: made) }
}
