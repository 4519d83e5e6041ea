import Postgres

/// The right to be the only migrator of a database: a session's advisory lock, which the server gives back when the
/// session ends, however it ends.
enum MigrationLock {
    /// "bittern" in ASCII.
    private static let key: Int64 = 0x62_69_74_74_65_72_6E

    /// Runs `body` under the lock; waits for another migrator at most `limit`, and says that it waits.
    ///
    /// It asks again and again rather than wait in the server: a statement that waits has a snapshot, and the other's
    /// `create index concurrently` would wait for that, for ever.
    ///
    /// - Throws: `MigrationError.locked` after `limit`; what `body` throws.
    static func hold<Value>(
        on connection: PostgresConnection,
        limit: Duration,
        say: @Sendable (String) -> Void,
        _ body: () async throws -> Value
    ) async throws -> Value {
        let begin = ContinuousClock.now
        var hasSaid = false
        while try await !take(on: connection) {
            if !hasSaid { say("another bittern is migrating this database; waiting for it, at most \(limit)") }
            hasSaid = true
            guard ContinuousClock.now < begin + limit else { throw MigrationError.locked(waited: limit) }
            try await Task.sleep(for: .milliseconds(100))
        }
        let result: Result<Value, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        do {
            try await connection.execute("select pg_advisory_unlock(\(key)) as unlocked")
        } catch {
            // The lock of a connection that cannot say so goes with it.
            await connection.close()
        }
        return try result.get()
    }

    private static func take(on connection: PostgresConnection) async throws -> Bool {
        try await connection.execute("select pg_try_advisory_lock(\(key)) as taken").first?.get("taken") ?? false
    }
}
