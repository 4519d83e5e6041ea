import Postgres
import Testing

/// Several workers of one consumer at the same time, each on a connection of its own.
@Suite(.timeLimit(.minutes(3))) struct WorkersTests {
    @Test func `workers share the log, and no trigger is given to two of them`() async throws {
        try await Log.with { log in
            for lane in Int16(0)...3 { try await log.append(500, to: lane) }
            try await log.create("c")
            let given = try await withThrowingTaskGroup(of: [Int64].self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        let connection = try await log.open()
                        var mine: [Int64] = []
                        while case let batch = try await connection.receive("c", 37), !batch.ids.isEmpty {
                            mine += batch.ids
                        }
                        await connection.close()
                        return mine
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(given.sorted() == (try await log.ids()))
        }
    }

    @Test func `a batch is filled over all lanes, in order of id`() async throws {
        try await Log.with { log in
            for _ in 0..<5 { for lane in Int16(0)...3 { try await log.append(1, to: lane) } }
            try await log.create("c")
            let worker = try await log.open()
            #expect(try await worker.receive("c").ids == (try await log.ids()))
            await worker.close()
        }
    }

    @Test func `a worker in the middle of a transaction keeps its lane, and others go on in theirs`() async throws {
        try await Log.with { log in
            try await log.append(3, to: 0)
            try await log.append(3, to: 1)
            try await log.create("c")
            let (one, other) = (try await log.open(), try await log.open())
            try await one.executeScript("begin")
            let first = try await one.receive("c", 3)
            let second = try await other.receive("c", 100)
            #expect(Set(first.ids.map { $0 & 15 }) == [0])
            #expect(Set(second.ids.map { $0 & 15 }) == [1])
            try await one.executeScript("rollback")
            // Nothing was given: the next worker gets them, for the first time.
            let again = try await other.receive("c", 100)
            #expect(again.ids == first.ids && Set(again.attempts) == [1])
            for connection in [one, other] { await connection.close() }
        }
    }

    @Test func `while all lanes are held, receive waits rather than answer empty`() async throws {
        try await Log.with { log in
            try await log.append(4, to: 2)
            try await log.create("c")
            let (one, other) = (try await log.open(), try await log.open())
            try await one.executeScript("begin")
            #expect(try await one.receive("c", 2).ids.count == 2)
            async let waiting = other.receive("c", 2)
            try await log.waitUntil("bittern.receive", waitsFor: "PgSleep")
            try await one.executeScript("commit")
            #expect(try await waiting.ids == Array(try await log.ids().suffix(2)))
            for connection in [one, other] { await connection.close() }
        }
    }

    @Test func `and not for longer than about a second`() async throws {
        try await Log.with { log in
            try await log.append(4, to: 2)
            try await log.create("c")
            let (one, other) = (try await log.open(), try await log.open())
            try await one.executeScript("begin")
            _ = try await one.receive("c", 2)
            let start = ContinuousClock.now
            #expect(try await other.receive("c", 2).ids.isEmpty)
            #expect(ContinuousClock.now - start > .milliseconds(900))
            try await one.executeScript("rollback")
            for connection in [one, other] { await connection.close() }
        }
    }

    @Test(arguments: ["repeatable read", "serializable"])
    func `an old snapshot could give what others took: it is refused`(level: String) async throws {
        try await Log.with { log in
            try await log.append(4, to: 2)
            try await log.create("c")
            let worker = try await log.open()
            try await worker.executeScript("begin isolation level \(level)")
            let error = await #expect(throws: PostgresError.self) { try await worker.receive("c") }
            #expect(error?.state?.rawValue == "25000")
            await worker.close()
        }
    }

    @Test func `two consumers do not see each other`() async throws {
        try await Log.with { log in
            try await log.append(10, to: 0)
            try await log.create("one")
            try await log.create("other")
            let worker = try await log.open()
            try await worker.executeScript("begin")
            let held = try await worker.receive("one")
            let second = try await log.open()
            let free = try await second.receive("other")
            #expect(held.ids == free.ids && held.lease != free.lease)
            #expect(try await second.ack(free) == 10)
            #expect(try await worker.ack(held) == 10)
            for connection in [worker, second] { await connection.close() }
        }
    }
}
