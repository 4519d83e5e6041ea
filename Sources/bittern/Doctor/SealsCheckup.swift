import Credentials
import Domain
package import Postgres
import Store

/// Looks whether the keyring opens what is stored.
package struct SealsCheckup {
    private let configuration: BitternConfiguration

    package init(configuration: BitternConfiguration) { self.configuration = configuration }

    /// None when there is no keyring that could be tried: its own checkup says so.
    ///
    /// - Throws: what the database throws.
    package func findings(on pool: PostgresPool) async throws -> [CheckupFinding] {
        let text: Secret?
        do {
            text =
                try configuration.keyring
                ?? DataDirectorySecrets(in: configuration.dataDirectory).existingKeyring()
        } catch {
            return []  // the keyring's own checkup says so
        }
        guard let text, let keyring = try? Keyring(parsing: text) else { return [] }
        let store = SealStore(pool: pool)
        let closed = try await KeyRotation(store: store, keyring: keyring).findings()
        guard closed.isEmpty else {
            return closed.map { .problem("sealed", $0, "put that key back into the keyring, behind the first") }
        }
        let keys = try await store.keys()
        let count = keys.map(\.count).reduce(0, +)
        let old = keys.map(\.key).filter { $0 != keyring.ids[0] }
        return [
            old.isEmpty
                ? .ok("sealed", "the keyring opens what is stored, \(count) secrets")
                : .ok(
                    "sealed",
                    "the keyring opens what is stored, \(count) secrets, some with \(old.joined(separator: ", ")); "
                        + "`bittern keys rotate` seals them with \(keyring.ids[0])"
                )
        ]
    }
}
