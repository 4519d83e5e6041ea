import Foundation
import Postgres
import Testing

private func column(_ sql: String) async throws -> PostgresRow {
    let connection = try await PostgresConnection.open(serverConninfo())
    return try #require(try await connection.execute(Query(stringLiteral: "select \(sql) as value")).first)
}

struct DecodingTests {
    @Test(arguments: [
        ("'a'::text", "a"), ("'a'::varchar", "a"), ("'a'::name", "a"), ("'a'::char(1)", "a"), (#"'a'::"char""#, "a"),
        ("'[1]'::json", "[1]"), ("'[1]'::jsonb", "[1]"), ("'a'", "a"), ("'<a/>'::xml", "<a/>"),
    ])
    func `what is text in binary form is read as a String`(sql: String, text: String) async throws {
        #expect(try await column(sql).get("value", as: String.self) == text)
    }

    @Test func `a type made in the database is read as a String when its bytes are text`() async throws {
        let connection = try await PostgresConnection.open(serverConninfo())
        try await connection.executeScript(
            "create type pg_temp.mood as enum ('fine', 'bad'); create type pg_temp.pair as (a int, b text)"
        )
        let row = try #require(
            try await connection.execute(
                "select 'bad'::pg_temp.mood as mood, array['fine','bad']::pg_temp.mood[] as moods, row(1,'x')::pg_temp.pair as pair"
            ).first
        )
        #expect(try row.get("mood", as: String.self) == "bad")
        #expect(try row.get("moods", as: [String].self) == ["fine", "bad"])
        #expect(throws: PostgresError.self) { try row.get("pair", as: String.self) }
    }

    @Test(arguments: [
        ("1.5::numeric", "numeric"), ("'127.0.0.1'::inet", "inet"), ("current_date", "date"), ("1::int8", "int8"),
        ("'{a}'::text[]", "text[]"), ("'(1,2)'::point", "OID 600"),
    ])
    func `what is not text says its type and column instead`(sql: String, type: String) async throws {
        let row = try await column(sql)
        let error = #expect(throws: PostgresError.self) { try row.get("value", as: String.self) }
        let text = try #require(error?.description)
        #expect(text.contains("column value"))
        #expect(text.contains(type))
    }

    @Test func `an integer is read from any integer it fits`() async throws {
        #expect(try await column("7::int2").get("value", as: Int64.self) == 7)
        #expect(try await column("7::int8").get("value", as: Int16.self) == 7)
        #expect(try await column("4294967295::oid").get("value", as: Int.self) == 4_294_967_295)
        let row = try await column("70000::int4")
        #expect(throws: PostgresError.column(name: "value", reason: "is int4 and does not fit 16 bits")) {
            try row.get("value", as: Int16.self)
        }
    }

    @Test func `an interval's days count, its months are refused`() async throws {
        #expect(try await column("interval '1 day 1 second'").get("value", as: Duration.self) == .seconds(86_401))
        let row = try await column("interval '1 month'")
        #expect(throws: PostgresError.self) { try row.get("value", as: Duration.self) }
    }

    @Test(arguments: ["infinity", "-infinity"])
    func `an infinite time is refused`(sql: String) async throws {
        let row = try await column("'\(sql)'::timestamptz")
        #expect(throws: PostgresError.self) { try row.get("value", as: Date.self) }
    }

    @Test func `a null is refused unless it was expected`() async throws {
        let row = try await column("null::text")
        #expect(try row.get("value", as: String?.self) == nil)
        #expect(throws: PostgresError.column(name: "value", reason: "is null")) {
            try row.get("value", as: String.self)
        }
        let array = try await column("'{a,null}'::text[]")
        #expect(throws: PostgresError.column(name: "value", reason: "is null")) {
            try array.get("value", as: [String].self)
        }
    }

    @Test func `an array of two dimensions is refused, one with another lower bound is read`() async throws {
        let row = try await column("'{{1,2},{3,4}}'::int8[]")
        #expect(throws: PostgresError.self) { try row.get("value", as: [Int64].self) }
        #expect(try await column("'[5:6]={1,2}'::int8[]").get("value", as: [Int64].self) == [1, 2])
        let scalar = try await column("'x'::text")
        #expect(throws: PostgresError.self) { try scalar.get("value", as: [String].self) }
    }

    @Test func `a column that is absent or twice there is refused`() async throws {
        let row = try await column("1 as value, 2")
        #expect(throws: PostgresError.column(name: "value", reason: "is in the answer more than once")) {
            try row.get("value", as: Int.self)
        }
        #expect(throws: PostgresError.column(name: "nothing", reason: "is not in the answer")) {
            try row.get("nothing", as: Int.self)
        }
    }

    @Test(
        arguments: [
            [], [0], [0, 0, 0, 1], [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 25, 127, 255, 255, 255, 0, 0, 0, 1],
            [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 25, 255, 255, 255, 255, 0, 0, 0, 1],
            [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 25, 0, 0, 0, 1, 0, 0, 0, 1, 127, 255, 255, 255],
            [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 25, 0, 0, 0, 1, 0, 0, 0, 1, 255, 255, 255, 0],
            [255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 25, 0, 0, 0, 1, 0, 0, 0, 1],
        ] as [[UInt8]]
    )
    func `bytes that lie about an array are refused`(bytes: [UInt8]) {
        let cell = PostgresCell(type: .textArray, bytes: bytes[...])
        #expect(throws: CellMismatch.self) { try [String].decode(cell) }
    }

    @Test func `a row shows names and no values`() async throws {
        let row = try await column("'hunter2'::text")
        var dumped = ""
        dump(row, to: &dumped)
        for text in ["\(row)", String(reflecting: row), dumped] {
            #expect(!text.contains("hunter2"))
            #expect(text.contains("value"))
        }
    }

    @Test func `a query shows its SQL and no values`() {
        let query: Query = "select \("hunter2")"
        var dumped = ""
        dump(query, to: &dumped)
        for text in ["\(query)", String(reflecting: query), dumped] {
            #expect(!text.contains("hunter2"))
            #expect(!text.contains("104"))
        }
        #expect(query.sql == "select $1")
        #expect(!"\(PostgresJSON("hunter2"))".contains("hunter2"))
    }
}
