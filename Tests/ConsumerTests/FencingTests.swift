import Postgres
import Testing

/// Who comes late changes nothing, whichever of the two is in the middle of a transaction.
@Suite(.timeLimit(.minutes(3))) struct FencingTests {
    /// Puts a lease's end behind us, as waiting for it would.
    private func runOut(_ batch: Batch, _ log: Log) async throws {
        _ = try await log.number(
            """
            with late as (update bittern_store.holding set due_at = now() - interval '1 s' where lease_id = \(batch.lease) returning 1)
            select count(*) as n from late
            """
        )
    }

    @Test(arguments: [("commit", Int64(0)), ("rollback", 5)])
    func `a late ack waits for the one who is taking over, and counts only if he does not`(
        ending: String,
        counted: Int64
    ) async throws {
        try await Log.with { log in
            try await log.append(5, to: 0)
            try await log.create("c")
            let (late, taker) = (try await log.open(), try await log.open())
            let first = try await late.receive("c")
            try await runOut(first, log)
            try await taker.executeScript("begin")
            let second = try await taker.receive("c")
            #expect(second.ids == first.ids && Set(second.attempts) == [2])
            async let acknowledged = late.ack(first)
            try await log.waitUntil("bittern.ack", waitsFor: "Lock")
            try await taker.executeScript(ending)
            #expect(try await acknowledged == counted)
            for connection in [late, taker] { await connection.close() }
        }
    }

    @Test(arguments: [("commit", 0), ("rollback", 5)])
    func `what is being acknowledged is not given to another, and is again if that fails`(
        ending: String,
        given: Int
    ) async throws {
        try await Log.with { log in
            try await log.append(5, to: 0)
            try await log.create("c")
            let (late, taker) = (try await log.open(), try await log.open())
            let first = try await late.receive("c")
            try await runOut(first, log)
            try await late.executeScript("begin")
            #expect(try await late.ack(first) == 5)
            #expect(try await taker.receive("c").ids.isEmpty)
            try await late.executeScript(ending)
            #expect(try await taker.receive("c").ids.count == given)
            for connection in [late, taker] { await connection.close() }
        }
    }

    @Test func `seek waits for a worker that is reading on, and ends its lease`() async throws {
        try await Log.with { log in
            try await log.append(5, to: 0)
            try await log.create("c")
            let (worker, mover) = (try await log.open(), try await log.open())
            try await worker.executeScript("begin")
            let batch = try await worker.receive("c")
            async let moved = mover.execute("select bittern.seek('c', '-infinity')")
            try await log.waitUntil("bittern.seek", waitsFor: "Lock")
            try await worker.executeScript("commit")
            _ = try await moved
            #expect(try await worker.ack(batch) == 0)
            #expect(try await worker.receive("c").ids == batch.ids)
            for connection in [worker, mover] { await connection.close() }
        }
    }

    @Test func `seek leaves nothing of what is just being put back`() async throws {
        try await Log.with { log in
            try await log.append(5, to: 0)
            try await log.create("c")
            let (worker, mover) = (try await log.open(), try await log.open())
            let batch = try await worker.receive("c")
            try await worker.executeScript("begin")
            for id in batch.ids {
                try await worker.execute("select bittern.nack(\(batch.lease), \(id), 'x', '0 s')")
            }
            async let moved = mover.execute("select bittern.seek('c', 'infinity')")
            try await log.waitUntil("bittern.seek", waitsFor: "Lock")
            try await worker.executeScript("commit")
            _ = try await moved
            #expect(try await log.number("select count(*) as n from bittern_store.holding") == 0)
            #expect(try await worker.receive("c").ids.isEmpty)
            for connection in [worker, mover] { await connection.close() }
        }
    }

    @Test func `of two that make a consumer of one name, one makes it`() async throws {
        try await Log.with { log in
            let (one, other) = (try await log.open(), try await log.open())
            try await one.executeScript("begin")
            #expect(try await one.execute("select bittern.create_consumer('c') as made")[0].get("made"))
            async let second = other.execute("select bittern.create_consumer('c', '{tag.*}') as made")
            try await log.waitUntil("bittern.create_consumer", waitsFor: "Lock")
            try await one.executeScript("commit")
            #expect(try await second[0].get("made") == false)
            for connection in [one, other] { await connection.close() }
        }
    }
}
