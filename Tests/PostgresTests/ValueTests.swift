import Foundation
import Postgres
import Testing

/// A value, the type that the server must see, and what to call it.
struct RoundTrip<Value: PostgresEncodable & PostgresDecodable & Equatable>: Sendable, CustomTestStringConvertible {
    let type: String
    let value: Value
    var testDescription: String { "\(type): \(String(describing: value).prefix(60))" }
}

private func roundTrip<Value: PostgresEncodable & PostgresDecodable & Equatable>(
    _ value: Value,
    _ type: String
) async throws {
    let connection = try await PostgresConnection.open(serverConninfo())
    let rows = try await connection.execute(
        "select \(value) as value, pg_catalog.format_type(pg_typeof(\(value))::oid, null) as type"
    )
    #expect(try rows[0].get("value", as: Value.self) == value)
    #expect(try rows[0].get("type", as: String.self) == type)
    await connection.close()
}

struct ValueTests {
    @Test(arguments: [
        "", "plain", "x'; drop table t; --", "$1", "\\", "\"quoted\"", "{a,b}", "(a,b)", "NULL", "ü€😀", "a\nb\tc",
        "\u{202E}evil", String(repeating: "long ", count: 20_000),
    ])
    func `hostile text comes back as it went`(text: String) async throws {
        try await roundTrip(text, "text")
        try await roundTrip([text, nil, text], "text[]")
        try await roundTrip(Optional(text), "text")
    }

    @Test(arguments: [0, 1, -1, 255, 256, Int64.max, .min])
    func `an Int64 is a bigint`(value: Int64) async throws {
        try await roundTrip(value, "bigint")
        try await roundTrip(Int(value), "bigint")
        try await roundTrip([value, nil], "bigint[]")
    }

    @Test(arguments: [0, -1, Int32.max, .min])
    func `an Int32 is an integer`(value: Int32) async throws {
        try await roundTrip(value, "integer")
        try await roundTrip([nil, value], "integer[]")
    }

    @Test(arguments: [0, -1, Int16.max, .min])
    func `an Int16 is a smallint`(value: Int16) async throws {
        try await roundTrip(value, "smallint")
        try await roundTrip([value], "smallint[]")
    }

    @Test(arguments: [true, false])
    func `a Bool is a boolean`(value: Bool) async throws {
        try await roundTrip(value, "boolean")
        try await roundTrip([value, nil], "boolean[]")
    }

    @Test(arguments: [0, -0.5, Double.greatestFiniteMagnitude, .leastNonzeroMagnitude, .infinity])
    func `a Double is a double precision`(value: Double) async throws {
        try await roundTrip(value, "double precision")
        try await roundTrip([value, nil], "double precision[]")
    }

    @Test(arguments: [[], [0], [0, 0, 0], Array(0...255)] as [[UInt8]])
    func `bytes are a bytea`(value: [UInt8]) async throws {
        try await roundTrip(value, "bytea")
        try await roundTrip(Optional(value), "bytea")
        try await roundTrip([value, value], "bytea[]")
        try await roundTrip([value, nil], "bytea[]")
    }

    @Test(arguments: [
        0, 1_764_000_000.123456, -86_400, 946_684_799.999999, 32_503_680_000, -62_135_596_800,
    ])
    func `a Date is a timestamptz, exact to the microsecond`(seconds: Double) async throws {
        let microseconds = (Date(timeIntervalSince1970: seconds).timeIntervalSinceReferenceDate * 1e6).rounded()
        let value = Date(timeIntervalSinceReferenceDate: microseconds / 1e6)
        let connection = try await PostgresConnection.open(serverConninfo())
        let rows = try await connection.execute(
            "select \(value) as value, \([value, nil]) as many, (extract(epoch from \(value)) * 1000000)::int8 as epoch"
        )
        let back: Date = try rows[0].get("value")
        #expect(abs(back.timeIntervalSince(value)) < 1e-6)
        let many: [Date?] = try rows[0].get("many")
        #expect(many == [back, nil])
        #expect(try rows[0].get("epoch", as: Int64.self) == Int64((value.timeIntervalSince1970 * 1e6).rounded()))
    }

    @Test(arguments: [Duration.zero, .microseconds(1), .seconds(-90), .seconds(400 * 86_400)])
    func `a Duration is an interval`(value: Duration) async throws {
        try await roundTrip(value, "interval")
        try await roundTrip([value, nil], "interval[]")
    }

    @Test func `a UUID is a uuid`() async throws {
        let value = try #require(UUID(uuidString: "00112233-4455-6677-8899-AABBCCDDEEFF"))
        try await roundTrip(value, "uuid")
        try await roundTrip([value, nil], "uuid[]")
    }

    @Test func `JSON is a jsonb`() async throws {
        try await roundTrip(PostgresJSON(#"{"a": [1, null, "ü"]}"#), "jsonb")
        try await roundTrip([PostgresJSON("[]"), nil, PostgresJSON("0")], "jsonb[]")
    }

    @Test func `null is null, of its own type`() async throws {
        try await roundTrip(Int64?.none, "bigint")
        try await roundTrip(String?.none, "text")
        try await roundTrip([UInt8]?.none, "bytea")
        try await roundTrip([PostgresJSON?]?.none, "jsonb[]")
        try await roundTrip(PostgresWrittenJSON(Array(#"{"b":1, "a" : [1.10,"ü"]}"#.utf8)), "json")
        try await roundTrip([PostgresWrittenJSON(Array("[ ]".utf8)), nil], "json[]")
    }

    @Test func `an empty array is empty`() async throws {
        try await roundTrip([String](), "text[]")
        try await roundTrip([[UInt8]?](), "bytea[]")
        try await roundTrip([Date?](), "timestamp with time zone[]")
    }

    @Test func `large values pass`() async throws {
        let megabyte = (0..<1 << 20).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try await roundTrip(megabyte, "bytea")
        try await roundTrip([[UInt8]](repeating: megabyte, count: 8), "bytea[]")
        try await roundTrip((0..<10_000).map { $0 % 7 == 0 ? nil : Int64($0) }, "bigint[]")
        try await roundTrip((0..<10_000).map { "element \($0)" }, "text[]")
    }

    @Test func `jsonb takes what a parameter brings, not what it may become`() async throws {
        let connection = try await PostgresConnection.open(serverConninfo())
        let rows = try await connection.execute(
            "select \(PostgresJSON(#"{"k": "x'; --"}"#)) ->> 'k' as k, \("1")::int4 + \(Int32(1)) as n"
        )
        #expect(try rows[0].get("k", as: String.self) == "x'; --")
        #expect(try rows[0].get("n", as: Int.self) == 2)
    }
}
