import Credentials
import Domain
import Postgres
import Store
import Testing

@Suite(.timeLimit(.minutes(2))) struct KeyRotationTests {
    @Test func `everything is sealed anew with the first key, and the old one can go`() async throws {
        try await withInstallation { house in
            try await house.connect("acme")
            let old = Keyring.makeEntry(id: "old")
            let new = Keyring.makeEntry(id: "new")
            // The house's own key is k1; the new keyring has it second.
            let both = try house.keyring(withFirst: new)
            let rotation = KeyRotation(store: SealStore(pool: house.pool), keyring: both)
            let result = try await rotation.run()
            // Token, refresh token, the consumer's secret.
            #expect(result.resealed == 3 && result.unopened == [] && result.key == "new")
            #expect(result.removable == ["k1"])
            #expect(try await rotation.run().resealed == 0)

            let alone = try Keyring(parsing: new)
            #expect(try await KeyRotation(store: SealStore(pool: house.pool), keyring: alone).findings() == [])
            let wrong = try Keyring(parsing: old)
            let findings = try await KeyRotation(store: SealStore(pool: house.pool), keyring: wrong).findings()
            #expect(findings.count == 1)
            #expect(findings.first?.contains("3 stored secrets are sealed with key new") == true)
        }
    }

    @Test func `another key under the same name is found out`() async throws {
        try await withInstallation { house in
            let impostor = try Keyring(parsing: Keyring.makeEntry(id: "k1"))
            let findings = try await KeyRotation(store: SealStore(pool: house.pool), keyring: impostor).findings()
            #expect(findings.first?.contains("another key of that name") == true)
        }
    }

    @Test func `a value that no key opens is said and left alone, and the rest goes on`() async throws {
        try await withInstallation { house in
            try await house.connect("acme")
            _ = try await house.pool.execute(
                "update bittern_store.credential set sealed_refresh = overlay(sealed_refresh placing '\\x00'::bytea from 40)"
            )
            let new = Keyring.makeEntry(id: "new")
            let rotation = KeyRotation(store: SealStore(pool: house.pool), keyring: try house.keyring(withFirst: new))
            let result = try await rotation.run()
            #expect(result.resealed == 2)
            #expect(result.unopened.count == 1 && result.unopened[0].hasPrefix("credential/acme/sealed_refresh: "))
            #expect(result.removable == [])
        }
    }
}
