package import Domain
package import Store

/// Takes the operator's named values in, and seals them; no door gives them out again.
package struct SecretRegistration: Sendable {
    /// The longest value, in bytes of UTF-8.
    package static let limitBytes = 16 << 10

    private let store: SecretStore
    private let keyring: Keyring

    package init(store: SecretStore, keyring: Keyring) {
        self.store = store
        self.keyring = keyring
    }

    /// Seals `value` under `name`, in place of the one before; returns whether the name is new.
    ///
    /// - Throws: `SealError`, what the database throws.
    package func set(_ name: SecretName, to value: Secret) async throws -> Bool {
        try await store.put(name.text, sealed: try keyring.seal(value, for: SealedPlace.secret(named: name.text)))
    }

    /// Forgets a secret; returns whether there was one.
    ///
    /// - Throws: `SQLState.prerequisiteMissing` while workflows in force insert it, unless `anyway`.
    package func delete(_ name: SecretName, anyway: Bool) async throws -> Bool {
        try await store.delete(name.text, anyway: anyway)
    }

    /// Those of these that are set.
    package func known(of names: [SecretName]) async throws -> Set<SecretName> {
        Set(try await store.known(of: names.map(\.text)).compactMap(SecretName.init))
    }
}
