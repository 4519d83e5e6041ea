import Postgres
import Testing

/// Ingest commits when it commits: lanes out of order, processes at the same time, transactions that fail.
@Suite(.timeLimit(.minutes(3))) struct CommitOrderTests {
    @Test func `what is committed late, with a smaller id, is not skipped`() async throws {
        try await Log.with { log in
            try await log.create("c", from: "infinity")
            let slow = try await log.open()
            try await slow.executeScript("begin")
            try await slow.execute("select append_triggers(0::smallint, 3)")
            try await log.append(3, to: 1)
            let worker = try await log.open()
            let early = try await worker.receive("c").ids
            try await slow.executeScript("commit")
            let late = try await worker.receive("c").ids
            #expect(early.count == 3 && late.count == 3)
            #expect(try #require(late.max()) < #require(early.min()))
            for connection in [slow, worker] { await connection.close() }
        }
    }

    @Test func `a second process waits for the lane, so a lane's ids are committed in order`() async throws {
        try await Log.with { log in
            try await log.create("c")
            let (first, second, worker) = (try await log.open(), try await log.open(), try await log.open())
            try await first.executeScript("begin")
            try await first.execute("select append_triggers(0::smallint, 2)")
            async let appended = second.execute("select append_triggers(0::smallint, 2)")
            try await log.waitUntil("append_triggers", waitsFor: "Lock")
            #expect(try await worker.receive("c").ids.isEmpty)
            try await first.executeScript("commit")
            _ = try await appended
            #expect(try await worker.receive("c").ids == (try await log.ids()))
            for connection in [first, second, worker] { await connection.close() }
        }
    }

    @Test func `a consumer that is made while a delivery is being committed gets it`() async throws {
        try await Log.with { log in
            try await log.append(2, to: 0)
            let slow = try await log.open()
            try await slow.executeScript("begin")
            try await slow.execute("select append_triggers(0::smallint, 1)")
            try await log.create("c", from: "infinity")
            try await slow.executeScript("commit")
            let worker = try await log.open()
            #expect(try await worker.receive("c").ids == [try #require(try await log.ids().last)])
            for connection in [slow, worker] { await connection.close() }
        }
    }

    @Test func `writers in every lane, some of which fail, and readers beside them: each trigger once`() async throws {
        try await Log.with { log in
            try await log.create("c")
            let total = 4 * 40 * 5
            let seen = try await withThrowingTaskGroup(of: [Int64].self) { group in
                for writer in 0..<8 {
                    group.addTask {
                        let connection = try await log.open()
                        for turn in 0..<40 {
                            try await connection.executeScript("begin")
                            try await connection.execute("select append_triggers(\(Int16(writer % 4)), 5)")
                            try await connection.executeScript((turn + writer / 4) % 2 == 0 ? "commit" : "rollback")
                        }
                        await connection.close()
                        return []
                    }
                }
                for _ in 0..<3 {
                    group.addTask {
                        let connection = try await log.open()
                        var mine: [Int64] = []
                        let deadline = ContinuousClock.now + .seconds(60)
                        while ContinuousClock.now < deadline {
                            let batch = try await connection.receive("c", 20)
                            mine += batch.ids
                            _ = try await connection.ack(batch)
                            let done = try await connection.execute(
                                """
                                select bool_and(unread = 0) and (select count(*) from bittern.trigger) = \(Int64(total)) as done
                                  from bittern.consumer_status
                                """
                            )
                            if try done[0].get("done") { break }
                        }
                        await connection.close()
                        return mine
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(seen.count == total)
            #expect(seen.sorted() == (try await log.ids()))
        }
    }
}
