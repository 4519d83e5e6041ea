package import Postgres

/// The named secrets that workflows insert; each is sealed before it comes here.
package struct SecretStore: Sendable {
    private let pool: PostgresPool

    package init(pool: PostgresPool) { self.pool = pool }

    /// Keeps a sealed value in place of the one before; returns whether the name is new.
    package func put(_ name: String, sealed: [UInt8]) async throws -> Bool {
        try await pool.execute("select bittern_store.put_secret(\(name), \(sealed)) as is_new").first?
            .get("is_new") ?? false
    }

    /// Forgets a secret; returns whether there was one.
    ///
    /// - Throws: `SQLState.prerequisiteMissing` while workflows in force insert it, unless `anyway`.
    package func delete(_ name: String, anyway: Bool) async throws -> Bool {
        try await pool.execute("select bittern_store.delete_secret(\(name), \(anyway)) as found").first?
            .get("found") ?? false
    }

    /// Those of these names that are set.
    package func known(of names: [String]) async throws -> Set<String> {
        Set(
            try await pool.execute("select name from bittern_store.secret where name = any(\(names))")
                .map { try $0.get("name") }
        )
    }
}
