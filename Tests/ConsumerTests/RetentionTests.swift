import Postgres
import Testing

/// Days are dropped while others read, write and come back.
@Suite(.timeLimit(.minutes(3))) struct RetentionTests {
    @Test func `a log that somebody reads is left for the next time, and writers do not wait for long`() async throws {
        try await Log.with { log in
            let keeper = try await log.openKeeper()
            try await log.append(3, to: 0)
            try await keeper.pass(days: 31)
            let reader = try await log.open()
            try await reader.executeScript("begin; select from bittern.trigger")
            async let verdict = keeper.drop("trigger")
            try await log.waitUntil("drop_partitions", waitsFor: "Lock")
            try await log.append(1, to: 0)
            #expect(try await verdict == .kept("it is in use"))
            try await reader.executeScript("rollback")
            #expect(try await keeper.drop("trigger") == .dropped(expired: 0))
            for connection in [keeper, reader] { await connection.close() }
        }
    }

    @Test func `one that cannot be had does not keep others from being dropped`() async throws {
        try await Log.with { log in
            let keeper = try await log.openKeeper()
            try await keeper.pass(days: 31)
            let reader = try await log.open()
            try await reader.executeScript("begin; select from bittern.trigger")
            let first = try await keeper.execute("select part, dropped from bittern_store.drop_partitions()")
            #expect(try first.map { try $0.get("dropped") } == [false, true])
            try await reader.executeScript("rollback")
            for connection in [keeper, reader] { await connection.close() }
        }
    }

    @Test func `two that drop at the same time do not do it twice, nor wait for one another`() async throws {
        try await Log.with { log in
            let (keeper, other) = (try await log.openKeeper(), try await log.open())
            try await keeper.pass(days: 31)
            try await keeper.executeScript("begin; select from bittern_store.drop_partitions()")
            #expect(try await other.execute("select part from bittern_store.drop_partitions()").isEmpty)
            try await keeper.executeScript("commit")
            for connection in [keeper, other] { await connection.close() }
        }
    }

    @Test func `a consumer that comes back at the last moment keeps its day`() async throws {
        try await Log.with { log in
            let keeper = try await log.openKeeper()
            try await log.create("c")
            try await log.append(3, to: 0)
            try await keeper.pass(days: 31)
            let worker = try await log.open()
            try await worker.executeScript("begin")
            let batch = try await worker.receive("c", 2)
            async let verdict = keeper.drop("trigger")
            try await log.waitUntil("drop_partitions", waitsFor: "Lock")
            try await worker.executeScript("commit")
            #expect(try await verdict == .kept("consumer c has not read it"))
            #expect(try await worker.ack(batch) == 2)
            #expect(try await log.number("select expired as n from bittern_store.consumer") == 0)
            #expect(try await worker.receive("c").ids.count == 1)
            for connection in [keeper, worker] { await connection.close() }
        }
    }

    @Test func `nothing is taken from under consumers that are reading it`() async throws {
        try await Log.with { log in
            let keeper = try await log.openKeeper()
            try await log.create("c")
            for lane in 0..<4 { try await log.append(100, to: Int16(lane)) }
            try await keeper.pass(days: 31)
            let ids = try await log.ids()
            // Asks once, as one does that has come back.
            let first = try await log.open()
            let begun = try await first.receive("c", 1)
            _ = try await first.ack(begun)
            let dropped = Verdicts()
            let seen = try await log.read("c", by: 3) {
                // It may go as soon as the last trigger is acknowledged, before the workers have noticed that there is no more.
                guard case .dropped(let expired)? = try await keeper.drop("trigger") else { return }
                #expect(expired == 0)
                await dropped.note()
            }
            #expect((begun.ids + seen).sorted() == ids)
            if await dropped.count == 0 { #expect(try await keeper.drop("trigger") == .dropped(expired: 0)) }
            for connection in [keeper, first] { await connection.close() }
        }
    }

    @Test func `past the limit a day is dropped from under them, and what they were not given is counted`() async throws
    {
        try await Log.with { log in
            let keeper = try await log.openKeeper()
            try await log.create("c")
            for lane in 0..<4 { try await log.append(2_000, to: Int16(lane)) }
            try await keeper.pass(days: 91)
            let total = Int64(try await log.ids().count)
            let dropped = Verdicts()
            let done = try await log.read("c", by: 3, batch: 1) {
                if case .dropped? = try await keeper.drop("trigger") { await dropped.note() }
            }
            let expired = try #require(try await log.number("select expired as n from bittern_store.consumer"))
            #expect(await dropped.count == 1)
            #expect(Int64(done.count) + expired == total, "\(done.count) done, \(expired) expired")
            #expect(Set(done).count == done.count && expired > 0)
            await keeper.close()
        }
    }
}

private actor Verdicts {
    var count = 0
    func note() { count += 1 }
}

/// What was said of the oldest day of a log.
private enum Verdict: Equatable {
    case dropped(expired: Int64)
    case kept(String)
}

extension Log {
    /// A connection to a database whose clock can be moved.
    fileprivate func openKeeper() async throws -> PostgresConnection {
        let connection = try await open()
        try await connection.executeScript(
            """
            create table public.moved_by (days integer);
            insert into public.moved_by values (0);
            create or replace function bittern_store.now() returns timestamptz language sql as $$
              select clock_timestamp() + make_interval(days => (select days from public.moved_by)) $$;
            -- Of the day before the first nothing is to be said.
            do $$
            declare
              part regclass;
            begin
              for part in select inhrelid from pg_inherits
                           where inhrelid::regclass::text like to_char(clock_timestamp() at time zone 'UTC' - interval '1 day', '%YYYYMMDD')
              loop execute format('drop table %s', part); end loop;
            end $$;
            """
        )
        return connection
    }

    /// Has workers receive and acknowledge until there is nothing more, and `besides` done again and again meanwhile; returns
    /// the ids whose acknowledgement counted.
    fileprivate func read(
        _ consumer: String,
        by workers: Int,
        batch: Int32 = 5,
        besides: @escaping @Sendable () async throws -> Void
    ) async throws -> [Int64] {
        try await withThrowingTaskGroup(of: [Int64]?.self) { group in
            for _ in 0..<workers {
                group.addTask {
                    let connection = try await open()
                    var done: [Int64] = []
                    while true {
                        let given = try await connection.receive(consumer, batch)
                        guard !given.ids.isEmpty else { break }
                        if try await connection.ack(given) == given.ids.count { done += given.ids }
                    }
                    await connection.close()
                    return done
                }
            }
            group.addTask {
                while !Task.isCancelled { try await besides() }
                return nil
            }
            var done: [Int64] = []
            for _ in 0..<workers { done += try await group.next().flatMap(\.self) ?? [] }
            group.cancelAll()
            return done
        }
    }
}

extension PostgresConnection {
    fileprivate func pass(days: Int32) throws {
        try execute("update public.moved_by set days = days + \(days)")
        try execute("select bittern_store.make_partitions(1)")
    }

    /// One call; `nil` when it had nothing to say of that log.
    fileprivate func drop(_ log: String) throws -> Verdict? {
        let rows = try execute(
            """
            select dropped, because, expired_triggers from bittern_store.drop_partitions() where part like \(log + "\\_%")
            """
        )
        return try rows.first.map { row in
            try row.get("dropped")
                ? .dropped(expired: try row.get("expired_triggers")) : .kept(try row.get("because"))
        }
    }
}
