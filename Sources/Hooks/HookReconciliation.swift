import Bitbucket
import Store

/// What became of some webhooks that were compared with Bitbucket, by name.
package struct ReconciliationPage: Sendable {
    package enum Item: Sendable {
        case done(HookReport)
        case failed(webhook: String, connection: String, HookError)
    }

    package var items: [Item] = []
    /// Where to go on; `nil` after the last.
    package var next: String?
    /// Why Bitbucket was left alone before the end.
    package var stopped: HookError?
}

extension HookRegistrar {
    /// Compares a webhook's hook with what Bitbucket has, and repairs what differs; a hook that is there is changed, never made again.
    ///
    /// It ends what a crash or a failure left half done: registrations, removals, new secrets. Hooks that deliver here and that
    /// nobody knows are reported and left alone. `isDryRun` writes down what was found, and changes nothing.
    ///
    /// - Throws: `HookError`, `ConsumerError`, `SealError`, and what the database throws.
    package func reconcile(_ webhook: String, isDryRun: Bool = false) async throws -> HookReport {
        let hold = try await HookHold.take(webhook, from: store, wait: wait)
        return try await working(hold) {
            let work = try await work(on: hold)
            guard work.stored.state != .unregistering else { return try await endRemoval(by: work, isDryRun) }
            let look: HookWork.Look
            do {
                look = try await work.look()
            } catch let error as HookError {
                if case .noPlace = error { try await work.noteGone() }
                throw error
            }
            guard !isDryRun else {
                try await work.note(look)
                var report = try await report(look, by: work)
                report.isDryRun = true
                return report
            }
            let hook = try await work.settle(look)
            try await work.removeSurplus(look)
            try await work.note(hook, after: look)
            var report = try await report(look, by: work)
            report.hookID = hook.id
            try await finishRotation(of: work, &report)
            return report
        }
    }

    /// The same for every webhook, by name from the one after `webhook` on, `most` at most, one after the other.
    ///
    /// It stops when Bitbucket takes no more calls. A Bitbucket that does not answer is asked once in a page.
    ///
    /// - Throws: `SealError`, `ConsumerError`, and what the database throws.
    package func reconcileAll(
        after webhook: String? = nil,
        most: Int,
        isDryRun: Bool = false
    ) async throws -> ReconciliationPage {
        let names = try await store.page(after: webhook, most: most)
        var page = ReconciliationPage()
        var silent: [String: HookError] = [:]
        for registered in names {
            let name = registered.webhook
            do {
                if let error = silent[registered.connection] { throw error }
                page.items.append(.done(try await reconcile(name, isDryRun: isDryRun)))
            } catch let error as HookError {
                if case .rateLimited = error {
                    page.stopped = error
                    return page
                }
                if case .notRegistered = error { continue }  // taken away since the page was read
                if error.kind == .away { silent[registered.connection] = error }
                page.items.append(.failed(webhook: name, connection: registered.connection, error))
            }
            page.next = name
        }
        if names.count < most { page.next = nil }
        return page
    }

    private func endRemoval(by work: HookWork, _ isDryRun: Bool) async throws -> HookReport {
        guard !isDryRun else {
            await work.hold.release()
            var report = HookReport(.removed, of: work.stored, hookID: work.stored.hookID, url: work.url)
            report.isDryRun = true
            report.reasons = ["it was to be unregistered, and Bitbucket has not confirmed that"]
            return report
        }
        return try await removal(by: work.hold)
    }

    private func finishRotation(of work: HookWork, _ report: inout HookReport) async throws {
        guard work.stored.secrets.count > 1 else { return }
        switch try await removeOldSecrets(of: work.stored.webhook) {
        case .removed(let numbers): report.removedSecrets = numbers
        case .inUse:
            report.reasons.append(
                "secret \(work.stored.secrets[0]) stays valid until a delivery comes that is signed with secret \(work.newestSecret)"
            )
        }
    }
}
