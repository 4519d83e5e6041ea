import Migrations
import Postgres
import Synchronization
import Testing
import ThrowawayDatabase

@Suite(.timeLimit(.minutes(2))) struct MigrationLockTests {
    private static let files = SchemaFiles([
        migration(1, "create schema house; create table house.t (n int)"), migration(2, "lock table gate"),
    ])

    @Test func `of two migrators at once one applies, and the other waits, says so, and has nothing to do`()
        async throws
    {
        try await withGate { conninfo, open throws in
            let waits = Mutex<[String]>([])
            async let first = migrated(conninfo)
            try await until(conninfo, "exists (select from pg_locks where relation = 'gate'::regclass and not granted)")
            async let second = migrated(conninfo) { line in waits.withLock { $0.append(line) } }
            while waits.withLock({ $0.isEmpty }) { try await Task.sleep(for: .milliseconds(10)) }
            #expect(waits.withLock { $0.first?.contains("another bittern is migrating") } == true)
            try await open()
            #expect(try await first.count == 2)
            #expect(try await second == [])
        }
    }

    @Test func `a table that somebody uses is let go again and again, so that nobody queues behind the migration`()
        async throws
    {
        try await withGate { conninfo, open throws in
            let said = Mutex<[String]>([])
            async let applied = migrated(conninfo) { line in said.withLock { $0.append(line) } }
            while !said.withLock({
                $0.contains { $0.contains("waiting for a table that migrations/0002_m.sql changes") }
            }) {
                try await Task.sleep(for: .milliseconds(10))
            }
            try await open()
            #expect(try await applied.count == 2)
        }
    }

    @Test func `waiting has a limit`() async throws {
        try await withGate { conninfo, open throws in
            async let first = migrated(conninfo)
            try await until(conninfo, "exists (select from pg_locks where relation = 'gate'::regclass and not granted)")
            await #expect(throws: MigrationError.locked(waited: .milliseconds(150))) {
                try await migrated(conninfo, limit: .milliseconds(150))
            }
            try await open()
            #expect(try await first.count == 2)
        }
    }

    @Test func `a refusal gives the lock back`() async throws {
        try await withConnection { connection throws in
            await #expect(throws: MigrationError.self) {
                try await migrate(connection, files: SchemaFiles([migration(1, "nonsense")]))
            }
            let held = try await connection.execute(
                "select count(*) as n from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()"
            )
            #expect(try held.first?.get("n") == Int64(0))
        }
    }

    /// A database in which the second migration stands still until `open` is called.
    private func withGate(
        _ body: (_ conninfo: String, _ open: @Sendable () async throws -> Void) async throws -> Void
    ) async throws {
        try await withEmptyDatabase { conninfo throws in
            let keeper = try await PostgresConnection.open(conninfo)
            try await keeper.executeScript("create table gate ()")
            try await keeper.executeScript("begin; lock table gate")
            do {
                try await body(conninfo) { try await keeper.executeScript("commit") }
            } catch {
                await keeper.close()
                throw error
            }
            await keeper.close()
        }
    }

    private func migrated(
        _ conninfo: String,
        limit: Duration = .seconds(60),
        say: @Sendable (String) -> Void = { _ in }
    ) async throws -> [String] {
        let connection = try await PostgresConnection.open(conninfo)
        let applied: Result<[String], any Error>
        do {
            applied = .success(try await migrate(connection, files: Self.files, lockLimit: limit, say: say))
        } catch {
            applied = .failure(error)
        }
        await connection.close()
        return try applied.get()
    }

    /// Waits until a condition holds in the database, at most a minute.
    private func until(_ conninfo: String, _ condition: String) async throws {
        let connection = try await PostgresConnection.open(conninfo)
        try await connection.executeScript(
            """
            do $$ declare deadline timestamptz := clock_timestamp() + interval '1 minute'; begin
              while not (\(condition)) loop
                assert clock_timestamp() < deadline, 'it never came true';
                perform pg_sleep(0.01);
              end loop;
            end $$
            """
        )
        await connection.close()
    }
}
