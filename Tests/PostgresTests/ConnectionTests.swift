import Foundation
import Postgres
import Testing

/// Runs until something is so, for ten seconds at most.
func eventually(_ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now.advanced(by: .seconds(10))
    while try await !condition() {
        guard ContinuousClock.now < deadline else {
            Issue.record("it did not become so within ten seconds")
            return
        }
        await Task.yield()
    }
}

extension PostgresConnection {
    /// The server's process behind this connection.
    func processID() throws -> Int32 {
        try execute("select pg_backend_pid() as pid")[0].get("pid")
    }
}

struct ConnectionTests {
    @Test func `a statement is prepared once per text and types`() async throws {
        let connection = try await PostgresConnection.open(serverConninfo())
        for n in 0..<5 {
            let rows = try await connection.execute("select \(Int64(n)) as n")
            #expect(try rows[0].get("n", as: Int64.self) == Int64(n))
        }
        try await connection.execute("select \("text") as n")
        let rows = try await connection.execute(
            "select count(*) as n from pg_prepared_statements where not from_sql = true"
        )
        #expect(try rows[0].get("n", as: Int.self) == 3)
    }

    @Test func `more statements than the cache holds still run`() async throws {
        let connection = try await PostgresConnection.open(serverConninfo())
        for n in 0..<600 {
            let rows = try await connection.execute(Query(stringLiteral: "select \(n) as n"))
            #expect(try rows[0].get("n", as: Int.self) == n)
        }
        let rows = try await connection.execute("select count(*) as n from pg_prepared_statements")
        #expect(try rows[0].get("n", as: Int.self) <= 512)
    }

    @Test func `a session has the name bittern, the time zone UTC, and speaks UTF-8`() async throws {
        let connection = try await PostgresConnection.open(serverConninfo())
        let row = try await connection.execute(
            """
            select current_setting('application_name') as name, current_setting('timezone') as zone,
                current_setting('client_encoding') as encoding
            """
        )[0]
        #expect(try row.get("name", as: String.self) == "bittern")
        #expect(try row.get("zone", as: String.self) == "UTC")
        #expect(try row.get("encoding", as: String.self) == "UTF8")
        let named = try await PostgresConnection.open(serverConninfo() + " application_name=other")
        let other = try await named.execute("show application_name")[0]
        #expect(try other.get("application_name", as: String.self) == "other")
    }

    @Test func `a plan that no longer fits its table is made anew`() async throws {
        let connection = try await PostgresConnection.open(serverConninfo())
        try await connection.executeScript("create temp table t (a int); insert into t values (1)")
        #expect(try await connection.execute("select * from t")[0].columnNames == ["a"])
        try await connection.executeScript("alter table t add b text default 'x'")
        #expect(try await connection.execute("select * from t")[0].get("b", as: String.self) == "x")
        try await connection.executeScript("deallocate all")
        #expect(try await connection.execute("select * from t")[0].columnNames == ["a", "b"])
    }

    @Test func `in a transaction a stale plan is an error, and cured after it`() async throws {
        let connection = try await PostgresConnection.open(serverConninfo())
        try await connection.executeScript("create temp table t (a int)")
        try await connection.execute("select * from t")
        await #expect(throws: PostgresError.self) {
            try await connection.transaction { connection in
                try connection.executeScript("alter table t add b text")
                try connection.execute("select * from t")
            }
        }
        try await connection.executeScript("alter table t add b text")
        try await connection.execute("select * from t")
        #expect(!connection.isBroken)
    }

    @Test func `a script runs several statements, and stops at a zero byte before any`() async throws {
        let connection = try await PostgresConnection.open(serverConninfo())
        try await connection.executeScript(
            "create temp table t (a int); insert into t values (1); insert into t values (2)"
        )
        await #expect(throws: PostgresError.self) {
            try await connection.executeScript("delete from t; \0 and the rest")
        }
        await #expect(throws: PostgresError.self) { try await connection.execute("delete from t \0 where false") }
        #expect(try await connection.execute("select a from t").count == 2)
        await #expect(throws: PostgresError.self) { try await connection.executeScript("delete from t; select 1/0") }
        #expect(try await connection.execute("select a from t").count == 2)
    }

    @Test func `copy ends the connection instead of hanging it`() async throws {
        let connection = try await PostgresConnection.open(serverConninfo())
        await #expect(throws: PostgresError.self) { try await connection.executeScript("copy (select 1) to stdout") }
        #expect(connection.isBroken)
    }

    @Test func `a closed connection says so`() async throws {
        let connection = try await PostgresConnection.open(serverConninfo())
        await connection.close()
        #expect(connection.isBroken)
        await #expect(throws: PostgresError.disconnected("the connection is closed")) {
            try await connection.execute("select 1")
        }
    }

    @Test func `too many parameters are refused and the connection lives`() async throws {
        let connection = try await PostgresConnection.open(serverConninfo())
        var text = Query.StringInterpolation(literalCapacity: 0, interpolationCount: 65_536)
        text.appendLiteral("select 1 where ")
        for _ in 0..<65_536 {
            text.appendInterpolation(true)
            text.appendLiteral(" or ")
        }
        text.appendLiteral("true")
        let query = Query(stringInterpolation: text)
        do {
            try await connection.execute(query)
            Issue.record("it was accepted")
        } catch SQLState.programLimitExceeded {}
        #expect(try await connection.processID() > 0)
    }

    @Test func `a thousand parameters pass`() async throws {
        let connection = try await PostgresConnection.open(serverConninfo())
        var text = Query.StringInterpolation(literalCapacity: 0, interpolationCount: 1_000)
        text.appendLiteral("select 0")
        for n in 1...1_000 {
            text.appendLiteral(" + ")
            text.appendInterpolation(Int64(n))
        }
        text.appendLiteral(" as sum")
        let rows = try await connection.execute(Query(stringInterpolation: text))
        #expect(try rows[0].get("sum", as: Int64.self) == 500_500)
    }
}
