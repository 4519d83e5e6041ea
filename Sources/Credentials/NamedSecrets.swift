import Domain
import Store
import Synchronization

/// The named secrets that workflows insert, opened; each is read again after two seconds, so that a thousand runs ask once.
final class NamedSecrets: Sendable {
    private struct Held: Sendable {
        let secret: Secret?
        let readAt: ContinuousClock.Instant
    }

    private static let freshness = Duration.seconds(2)
    private static let limit = 1_000

    private let store: ConnectionStore
    private let keyring: Keyring
    private let held = Mutex<[SecretName: Held]>([:])

    init(store: ConnectionStore, keyring: Keyring) {
        self.store = store
        self.keyring = keyring
    }

    /// `nil` when there is none of that name.
    ///
    /// - Throws: `SealError`, and what the database throws.
    func find(_ name: SecretName) async throws -> Secret? {
        let now = ContinuousClock.now
        if let known = held.withLock({ $0[name] }), now - known.readAt < Self.freshness { return known.secret }
        let sealed = try await store.secret(named: name.text)
        let secret = try sealed.map { try keyring.open($0, at: SealedPlace.secret(named: name.text)) }
        held.withLock { held in
            if held.count >= Self.limit { held.removeAll() }
            held[name] = Held(secret: secret, readAt: now)
        }
        return secret
    }
}
