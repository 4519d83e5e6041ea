import Bitbucket
import Store

extension HookRegistrar {
    /// Takes a webhook's hook away in Bitbucket; the webhook stays, so that what is on its way still arrives.
    ///
    /// That it is to go is written down first. One that is gone already is fine. `anyway` forgets it also when Bitbucket cannot be
    /// asked, and says so.
    ///
    /// - Throws: `HookError`, `ConsumerError`, `SealError`, and what the database throws.
    package func unregister(_ webhook: String, anyway: Bool = false) async throws -> HookReport {
        let hold = try await HookHold.take(webhook, from: store, wait: wait, leaving: true)
        return try await working(hold) {
            do {
                return try await removal(by: hold)
            } catch let error as HookError where anyway {
                return try await forget(hold, because: error)
            }
        }
    }

    /// Carries out what is written down already.
    func removal(by hold: HookHold) async throws -> HookReport {
        let work = try await work(on: hold)
        var report = HookReport(.removed, of: work.stored, hookID: nil, url: work.url)
        do {
            let look = try await work.look()
            let hooks = work.wanted.found(among: look.found)
            for hook in hooks {
                try await hold.renew()
                try await look.calls.delete(hook.id)
            }
            if hooks.isEmpty { report.reasons = ["Bitbucket had no such hook any more"] }
        } catch let error as HookError {
            // Without its place there is no hook, unless the place has another name now.
            guard case .noPlace = error else { throw error }
            report.warnings = ["\(error) If it has another name now, remove the hook there by hand"]
        }
        try await hold.note(.removal)
        return report
    }

    private func forget(_ hold: HookHold, because error: HookError) async throws -> HookReport {
        guard let stored = try await store.hook(of: hold.webhook) else { throw error }
        try await hold.note(.removal)
        let url = WebhookURL.make(publicURL, token: stored.token)
        var report = HookReport(.removed, of: stored, hookID: nil, url: url)
        report.warnings = ["the hook may still be in Bitbucket, remove it there by hand: \(error)"]
        return report
    }
}

extension HookNote {
    /// That Bitbucket has it no more.
    fileprivate static var removal: HookNote {
        var note = HookNote()
        note.state = .unregistered
        return note
    }
}
