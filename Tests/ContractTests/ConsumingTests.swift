import Foundation
import Postgres
import Testing

/// What the README and `sql/CONSUMING.md` let people copy, run as it is printed by the login that the README makes.
@Suite(.serialized, .timeLimit(.minutes(5))) struct ConsumingTests {
    @Test func `there is something to run`() {
        for printed in [Shop.operatorSQL, Shop.consumerSQL, Shop.program] { #expect(!printed.isEmpty) }
        #expect(Guide.consuming.blocks(of: "sql").count > 3)
        #expect(Guide.filters.count > 3)
    }

    @Test func `psql does a batch by hand`() async throws {
        try await Shop.with { shop throws in
            try await shop.append(["one", nil, "three", "four"])
            try await shop.append(["not merged"], type: "pull_request.created", lane: 0)
            let printed = try await shop.psql(Shop.consumerSQL).replacing(/[ ]+/, with: " ")
            for line in ["SELECT 4", "| acme/app | three", "INSERT 0 3", " changelog | 0 | 0 | 1 | 0"] {
                #expect(printed.contains("\(line)\n"), "\(line) is not in \(printed)")
            }
            let lines = try await shop.connection.execute("select line from shop.changelog order by trigger_id")
            #expect(try lines.map { try $0.get("line") } == ["acme/app: one", "acme/app: three", "acme/app: four"])
            #expect(try await shop.number("select sum(cardinality(trigger_ids)) as n from bittern_store.holding") == 1)
        }
    }

    @Test(.enabled(if: Python.hasPsycopg, "psycopg is missing: deploy/test gets it from PyPI"))
    func `the Python program does everything, gives up on what fails, and ends when it is told to`() async throws {
        try await Shop.with { shop throws in
            _ = try await shop.psql(Shop.consumerSQL)
            try await shop.append((1...250).map { "title \($0)" }, lane: 0)
            try await shop.append([nil, "last"], lane: 2)
            try await shop.append(["not merged"], type: "pull_request.created", lane: 3)
            let worker = try shop.start()
            try await shop.until("(select count(*) from shop.changelog) = 251")
            while try await shop.number("select count(*) as n from bittern.dead_letter") == 0 {
                // Else its second attempt were in five seconds, and its third in ten more.
                try await shop.connection.executeScript(
                    "update bittern_store.holding set due_at = bittern_store.now() where lease_id is null"
                )
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(try await worker.end() == 0, "\(worker.text)")
            #expect(worker.text.split(separator: "\n").allSatisfy { $0.contains(/^\d+ done, \d+ failed$/) })
            #expect(Self.done(worker) == 251)
            let dead = try await shop.connection.execute("select attempts, last_error from bittern.dead_letter")
            #expect(try dead.map { try $0.get("attempts") } == [3 as Int32])
            #expect(try dead.map { try $0.get("last_error") } == ["KeyError('title')"])
            #expect(try await shop.number("select count(*) as n from bittern_store.holding") == 0)
            #expect(try await shop.changes() == 251)
        }
    }

    @Test(.enabled(if: Python.hasPsycopg, "psycopg is missing: deploy/test gets it from PyPI"))
    func `what a killed Python worker had in hand another does, once`() async throws {
        try await Shop.with { shop throws in
            _ = try await shop.psql(Shop.consumerSQL)
            try await shop.append((1...50).map { "title \($0)" })
            let killed = try shop.start()
            try await holdingUp(shop) { () throws in
                #expect(try await killed.end(with: SIGKILL) == SIGKILL)
            }
            try await shop.until("not exists (select from pg_stat_activity where usename = 'shop')")
            #expect(try await shop.changes() == 0)
            try await shop.letTimePass()
            let next = try shop.start()
            try await shop.until("(select count(*) from shop.changelog) = 50")
            #expect(try await next.end() == 0)
            #expect(Self.done(next) == 50)
            #expect(try await shop.number("select count(*) as n from bittern_store.holding") == 0)
        }
    }

    @Test(.enabled(if: Python.hasPsycopg, "psycopg is missing: deploy/test gets it from PyPI"))
    func `a Python worker that is too late leaves nothing behind`() async throws {
        try await Shop.with { shop throws in
            _ = try await shop.psql(Shop.consumerSQL)
            try await shop.append((1...50).map { "title \($0)" })
            let late = try shop.start()
            try await holdingUp(shop) { () throws in
                try await shop.letTimePass()
                let other = try await shop.open()
                let rows = try await other.execute("select lease_id, attempt from bittern.receive('changelog')")
                #expect(rows.count == 50)
                let lease: Int64 = try #require(try rows.first?.get("lease_id"))
                #expect(try await other.execute("select bittern.ack(\(lease)) as n")[0].get("n") == 50 as Int64)
                await other.close()
            }
            try await shop.append(["more"])
            try await shop.until("exists (select from shop.changelog where line = 'acme/app: more')")
            #expect(try await late.end() == 0)
            #expect(late.text == "1 done, 0 failed\n")
            #expect(try await shop.changes() == 1)
        }
    }

    @Test(.enabled(if: Python.hasPsycopg, "psycopg is missing: deploy/test gets it from PyPI"))
    func `the bell wakes the Python program`() async throws {
        try await Shop.with { shop throws in
            _ = try await shop.psql(Shop.consumerSQL)
            try await shop.append(["before"])
            let patient = Shop.program.replacing("timeout=1,", with: "timeout=3600,")
            #expect(patient != Shop.program)
            let worker = try shop.start(patient)
            try await shop.until("(select count(*) from shop.changelog) = 1")
            try await shop.append(["after"])
            while try await shop.changes() == 1 {
                _ = try await shop.connection.execute("select bittern_store.ring_bell()")
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(try await shop.changes() == 2)
            #expect(try await worker.end(with: SIGKILL) == SIGKILL)
        }
    }

    @Test(
        .enabled(if: Python.hasPsycopg, "psycopg is missing: deploy/test gets it from PyPI"),
        .enabled(if: PgBouncer.isInstalled, "pgbouncer is missing: apt-get install pgbouncer")
    )
    func `behind PgBouncer in transaction mode two Python workers do every trigger once`() async throws {
        try await Shop.with { shop throws in
            _ = try await shop.psql(Shop.consumerSQL)
            try await PgBouncer.with(shop) { pooler throws in
                let workers = [try shop.start(through: pooler), try shop.start(through: pooler)]
                try await pooler.until(clients: 2)
                for round in 1...8 {
                    try await shop.append((1...100).map { "\(round).\($0)" }, lane: Int16(round % 4))
                    _ = try await shop.connection.execute("select bittern_store.ring_bell()")
                }
                try await shop.until("(select count(*) from shop.changelog) = 800")
                #expect(try await shop.number("select count(*) as n from pg_stat_activity where usename = 'shop'") == 1)
                for worker in workers { #expect(try await worker.end() == 0, "\(worker.text)\n\(pooler.log)") }
                #expect(workers.map(Self.done).reduce(0, +) == 800)
                #expect(try await shop.number("select count(*) as n from bittern_store.holding") == 0)
                #expect(!pooler.log.contains("not linked"), "nobody listens through it")
            }
        }
    }

    @Test func `the finer points are as printed, one after the other`() async throws {
        try await Shop.with { shop throws in
            try await shop.append(["one", nil, "three"])
            var printed = try await shop.psql(Shop.consumerSQL)
            for block in Guide.consuming.blocks(of: "sql") { printed += try await shop.psql(block) }
            #expect(printed.contains(/destination\.branch == "main" +\| true/))
            #expect(printed.contains(/!\(.*draft == true\) +\| true/))
        }
    }

    @Test func `every filter that is shown is one`() async throws {
        try await Shop.with { shop throws in
            try await shop.append(["one"])
            let login = try await shop.open()
            for filter in Guide.filters {
                try await login.execute("select bittern.create_consumer('shown', filter => \(filter)::text::jsonpath)")
                let terms = try await login.execute(
                    "select value from bittern.trigger t, bittern.explain_filter(\(filter), t.id)"
                )
                #expect(try terms.allSatisfy { try $0.get("value") != "unknown" }, "\(filter)")
            }
            await login.close()
        }
    }

    /// How many triggers a worker says that it did.
    private static func done(_ worker: RunningProgram) -> Int {
        worker.text.matches(of: /(\d+) done/).compactMap { Int($0.output.1) }.reduce(0, +)
    }

    /// Lets whoever writes to the changelog wait while `body` runs, which begins when somebody does.
    private func holdingUp(_ shop: Shop, _ body: () async throws -> Void) async throws {
        let gate = try await PostgresConnection.open(shop.conninfo)
        try await gate.executeScript("begin; lock table shop.changelog in exclusive mode")
        try await shop.until(
            "exists (select from pg_locks where relation = 'shop.changelog'::regclass and not granted)"
        )
        let result: Result<Void, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        try await gate.executeScript("commit")
        await gate.close()
        try result.get()
    }
}
