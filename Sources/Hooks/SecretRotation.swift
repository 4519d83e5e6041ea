import Bitbucket
import Credentials
import Domain
import Postgres
import Store

extension HookRegistrar {
    /// Gives a registered webhook a new secret, here and in Bitbucket, without a gap: it is valid before Bitbucket has it, and the old
    /// one stays valid until Bitbucket has been seen to sign with the new one.
    ///
    /// A rotation that was begun and did not reach Bitbucket is ended first, in place of another. Returns the new secret's number.
    ///
    /// - Throws: `HookError`, `ConsumerError`, `SealError`, and what the database throws.
    package func rotateSecret(of webhook: String) async throws -> (number: Int, report: HookReport) {
        let hold = try await HookHold.take(webhook, from: store, wait: wait)
        return try await working(hold) {
            let removed = try await makeSecret(by: hold)
            let work = try await work(on: hold)
            do {
                let look = try await work.look()
                let hook = try await work.settle(look)
                try await work.note(hook, after: look)
                var report = try await self.report(look, by: work)
                report.hookID = hook.id
                report.removedSecrets = removed
                return (work.newestSecret, report)
            } catch let error as HookError {
                let number = work.newestSecret
                throw HookError.rotationUnfinished(webhook, number: number, because: "\(error)", error.kind)
            }
        }
    }

    /// A new secret, unless there is one already that Bitbucket has not been given; returns the numbers of those removed for it.
    private func makeSecret(by hold: HookHold) async throws -> [Int] {
        guard let stored = try await store.hook(of: hold.webhook), stored.state != .unregistering else {
            throw HookError.notRegistered(hold.webhook)
        }
        guard stored.secrets.count > 1 else {
            _ = try await webhooks.rotateSecret(of: hold.webhook, to: nil)
            return []
        }
        guard stored.givenSecret == stored.secrets.last else { return [] }
        switch try await removeOldSecrets(of: hold.webhook) {
        case .removed(let numbers):
            _ = try await webhooks.rotateSecret(of: hold.webhook, to: nil)
            return numbers
        case .inUse:
            throw HookError.secretNotSeen(
                "secret \(stored.secrets[0]) of webhook \(hold.webhook) may still be in use: Bitbucket has secret "
                    + "\(stored.secrets[1]), and no delivery has come since that is signed with it; try again after the next one"
            )
        }
    }

    enum OldSecrets: Equatable {
        case removed([Int])
        /// Nothing signed with the newest has come since.
        case inUse
    }

    /// Takes away all secrets but the newest once Bitbucket has been seen to sign with it.
    func removeOldSecrets(of webhook: String) async throws -> OldSecrets {
        do {
            return .removed(try await webhooks.removeOldSecrets(of: webhook, anyway: false))
        } catch SQLState.prerequisiteMissing {
            return .inUse
        }
    }
}
