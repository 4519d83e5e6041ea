import Postgres
import Testing
import ThrowawayDatabase
import Worker

@Suite(.timeLimit(.minutes(2))) struct TriggerListenerTests {
    private static let long = Duration.seconds(30)

    /// True when it rang, which takes a moment; false when it did not within the time.
    private func rings(_ bell: Bell, within limit: Duration = long) async -> Bool {
        let start = ContinuousClock.now
        await bell.wait(atMost: limit)
        return ContinuousClock.now - start < limit
    }

    @Test func `it rings when another process does, and again after its connection was lost`() async throws {
        try await withThrowawayDatabase { conninfo in
            let bell = Bell()
            let listening = Task { try await TriggerListener(conninfo: conninfo, bell: bell).run() }
            #expect(await rings(bell), "what came before it listened is looked for")
            let other = try await PostgresConnection.open(conninfo)
            try await other.execute("select bittern_store.ring_bell()")
            #expect(await rings(bell))
            #expect(await !rings(bell, within: .milliseconds(300)), "for nothing it does not")

            let ended = try await other.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%' and datname = current_database()"
            )
            #expect(ended.count == 1)
            #expect(await rings(bell), "it listens again, and what came meanwhile is looked for")
            try await other.execute("select bittern_store.ring_bell()")
            #expect(await rings(bell))

            listening.cancel()
            try await listening.value
            await other.close()
        }
    }

    @Test func `while there is no database it tries again, and can be stopped`() async throws {
        let bell = Bell()
        let listening = Task {
            try await TriggerListener(conninfo: "host=127.0.0.1 port=1 connect_timeout=1", bell: bell).run()
        }
        #expect(await !rings(bell, within: .milliseconds(500)))
        listening.cancel()
        try await listening.value
    }
}
