import Bitbucket
import Domain
import Testing

/// What PostgreSQL's `jsonb` cannot hold; each row was tried on a PostgreSQL 15.
@Suite struct PayloadObstacleTests {
    static func noPayload(_ value: String) -> String? {
        HostileBodyTests.read(Array("{\"a\":\(value)}".utf8), "x").noPayload
    }

    static let held = [
        #""\ud83d\ude00""#, #""\uD83D\uDE00\uD83D\uDE00""#, #""\\u0000""#, #""\u0001\ufffe\uffff""#,
        "\"\u{7F}\u{FFFF}\"",
        "0e200000", "0e1073741822", "0e-16383", "1e131071", "9.9e131071", "0.1e131072", "0.00001e131076", "1e-16383",
        "1E+131071", "-1e131071", "0.0e-16382", "1e0000000000000000000000000000005", "-0", "-0e5",
        "1." + zeros(16_383), "1." + zeros(16_384) + "e1", "0." + zeros(16_390) + "e20", ones(131_072),
        "-" + ones(131_072), "0." + ones(131_072) + "e131072", "null", "[]", #"{"":1,"":2}"#,
    ]

    static let refused: [(value: String, reason: String)] =
        [
            (#""\u0000""#, #"\u0000 at byte 6: jsonb cannot hold it"#),
            (#"{"a\u0000":1}"#, #"\u0000 at byte 8: jsonb cannot hold it"#),
        ]
        + [
            #""\ud83d""#, #""\ud83d\n""#, #""\ud83dx""#, #""\ude00""#, #""\ud83d\u0041""#, #""\ud83d\ud83d\ude00""#,
            #""\uDBFF\uE000""#,
        ].map { ($0, "half a surrogate pair at byte 6: jsonb cannot hold it") }
        + [
            "0e1073741823", "0e-16384", "0e-20000", "1e131072", "10e131071", "0.1e131073", "0.00001e131077", "1e-16384",
            "0.0e-16383", "1e2147483647", "1e-2147483648", "1e99999999999999999999", "0e99999999999999999999",
            "1e-99999999999999999999", "1." + zeros(16_384), "1." + zeros(16_384) + "e-1", ones(131_073),
            "0e00000000000000000000000000001073741823",
        ].map { ($0, "a number beyond numeric at byte 5: jsonb cannot hold it") }

    static func zeros(_ count: Int) -> String { String(repeating: "0", count: count) }
    static func ones(_ count: Int) -> String { String(repeating: "1", count: count) }

    @Test(arguments: held)
    func `what jsonb holds is a payload`(value: String) { #expect(Self.noPayload(value) == nil) }

    @Test(arguments: refused)
    func `what jsonb cannot hold is read and explained`(value: String, reason: String) {
        #expect(Self.noPayload(value) == reason)
    }

    @Test func `the first obstacle is told, and a BOM does not count`() {
        let body = [0xEF, 0xBB, 0xBF] + Array(#"{"a":"é\ud800\u0000"}"#.utf8)
        let reading = HostileBodyTests.read(body)
        #expect(reading.noPayload == "half a surrogate pair at byte 8: jsonb cannot hold it")
        #expect(reading.unreadable == nil)
        #expect(reading.triggers.count == 1)
    }

    @Test func `a body that was not read has its reason elsewhere`() {
        let reading = HostileBodyTests.read(Array(#"["\u0000"]"#.utf8))
        #expect(reading.unreadable != nil)
        #expect(reading.noPayload == nil)
    }
}
