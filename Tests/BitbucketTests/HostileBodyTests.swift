import Bitbucket
import Domain
import Foundation
import Testing

@Suite struct HostileBodyTests {
    static func read(_ body: [UInt8], _ key: String = "repo:push", _ product: Product = .cloud) -> DeliveryReading {
        DeliveryReading(of: body, headers: .with(eventKey: key), product: product)
    }

    static let unreadable: [(body: [UInt8], reason: String)] = [
        ([], "the body is empty"),
        (Array(" \n\t".utf8), "the body is empty"),
        ([0xEF, 0xBB, 0xBF], "the body is empty"),
        (Array("[]".utf8), "the body is a list, not an object"),
        (Array("null".utf8), "the body is null, not an object"),
        (Array("\"a\"".utf8), "the body is text, not an object"),
        (Array("{} {}".utf8), "the body is not JSON: unexpected byte 123 at 3"),
        (Array("{\"a\":01}".utf8), "the body is not JSON: unexpected byte 49 at 6"),
        (Array("{\"a\":1.}".utf8), "the body is not JSON: unexpected byte 125 at 7"),
        (Array("{\"a\":+1}".utf8), "the body is not JSON: unexpected byte 43 at 5"),
        (Array("{\"a\":1,}".utf8), "the body is not JSON: unexpected byte 125 at 7"),
        (Array("{\"a\":nul}".utf8), "the body is not JSON: unexpected byte 125 at 8"),
        (Array("{a:1}".utf8), "the body is not JSON: unexpected byte 97 at 1"),
        (Array("{\"a\" 1}".utf8), "the body is not JSON: unexpected byte 49 at 5"),
        (Array("{\"a\":[1}".utf8), "the body is not JSON: unexpected byte 125 at 7"),
        (Array("{\"a\":\"\\x\"}".utf8), "the body is not JSON: unexpected byte 120 at 7"),
        (Array("{\"a\":\"\\u12G4\"}".utf8), "the body is not JSON: unexpected byte 71 at 10"),
        (Array("{\"a\":\"\u{1}\"}".utf8), "the body is not JSON: unexpected byte 1 at 6"),
        (Array("{\"a\":\"".utf8) + [0xFF] + Array("\"}".utf8), "the body is not UTF-8 at 6"),
        (Array("{\"a\":\"".utf8) + [0xC0, 0x80] + Array("\"}".utf8), "the body is not UTF-8 at 6"),
        (Array("{\"a\":\"".utf8) + [0xED, 0xA0, 0x80] + Array("\"}".utf8), "the body is not UTF-8 at 6"),
        (Array("{\"a\":\"".utf8) + [0xF4, 0x90, 0x80, 0x80] + Array("\"}".utf8), "the body is not UTF-8 at 6"),
        (Array("{\"a\":\"".utf8) + [0xE2, 0x82] + Array("\"}".utf8), "the body is not UTF-8 at 6"),
        (Array("{\"a\":\"\\".utf8), "the body ends in the middle of its JSON"),
        (Array("{\"a\":\"\\ud8".utf8), "the body ends in the middle of its JSON"),
        (Array(repeating: UInt8(ascii: "["), count: 10_000), "the body nests deeper than 512 at 512"),
        (Array(repeating: UInt8(ascii: "["), count: 1 << 20), "the body nests deeper than 512 at 512"),
        (Array(String(repeating: "{\"a\":", count: 10_000).utf8), "the body nests deeper than 512 at 2560"),
    ]

    @Test(arguments: unreadable)
    func `what is no JSON object is unreadable, with the reason`(body: [UInt8], reason: String) {
        let reading = Self.read(body)
        #expect(reading.unreadable == reason)
        #expect(reading.triggers.isEmpty)
        #expect(reading.eventKey == "repo:push")
    }

    @Test func `more values than are noted make a body unreadable`() {
        let body = "{\"a\":[" + String(repeating: "1,", count: 1_000_000) + "1]}"
        #expect(Self.read(Array(body.utf8)).unreadable?.contains("more than 1000000 values") == true)
    }

    @Test func `nesting of 512 is read`() {
        let body = String(repeating: "{\"a\":", count: 511) + "{}" + String(repeating: "}", count: 511)
        #expect(Self.read(Array(body.utf8)).unreadable == nil)
    }

    @Test func `a BOM is stripped`() throws {
        let body = try Fixture(path: "cloud/repo_push/tag_created").body()
        let reading = Self.read([0xEF, 0xBB, 0xBF] + body)
        #expect(reading.triggers.map(\.type) == [.tagCreated])
    }

    static func push(name: String) -> [UInt8] {
        Array(#"{"push":{"changes":[{"old":null,"new":{"type":"branch","name":"\#(name)"}}]}}"#.utf8)
    }

    static let texts: [(written: String, read: String)] = [
        (#"a\u0000b"#, "ab"), (#"\ud83d\ude00"#, "😀"), (#"\ud83d"#, "\u{FFFD}"), (#"\ude00x"#, "\u{FFFD}x"),
        (#"\ud83d\u0041"#, "\u{FFFD}A"), (#"\ud83d\ud83d\ude00"#, "\u{FFFD}😀"),
        (#"\"\\\/\b\f\n\r\t"#, "\"\\/\u{8}\u{C}\n\r\t"),
        ("größe", "größe"), (#"\u00FC"#, "ü"), (#"\u001f"#, "\u{1F}"),
    ]

    @Test(arguments: texts)
    func `escapes mean what they mean, without what PostgreSQL cannot hold`(written: String, read: String) throws {
        let trigger = try #require(Self.read(Self.push(name: written)).triggers.first)
        let ref = try #require(try trigger.parsedDocument()["ref"] as? [String: Any])
        #expect(ref["name"] as? String == read)
        #expect(trigger.subject == "refs/heads/" + read)
        #expect(!String(decoding: trigger.document, as: UTF8.self).contains(#"\u0000"#))
    }

    @Test func `of equal keys the last wins, however it is written`() {
        let body = #"{"push":1,"push":{"changes":[{"old":null,"new":{"type":"tag","name":"a","n\u0061me":"b"}}]}}"#
        #expect(Self.read(Array(body.utf8)).triggers.map(\.subject) == ["refs/tags/b"])
    }

    static let numbers = ["1e400", "-1e400", "1.5", "99999999999999999999", "\"x\"", "true", "[]", "{}"]

    @Test(arguments: numbers)
    func `a number that is none is absent, and a surprise`(number: String) throws {
        let body = #"{"pullrequest":{"id":\#(number),"title":7}}"#
        let trigger = try #require(Self.read(Array(body.utf8), "pullrequest:created").triggers.first)
        #expect(trigger.type == .pullRequestCreated)
        #expect(trigger.subject == nil)
        let surprises = try #require(try trigger.parsedDocument()["surprises"] as? [String])
        #expect(surprises.contains { $0.hasPrefix("pullrequest.id: expected a whole number, found ") })
        #expect(surprises.contains("pullrequest.title: expected text, found a number"))
    }

    @Test func `no more surprises are kept than the limit`() throws {
        let changes = Array(repeating: "7", count: 500).joined(separator: ",")
        let reading = Self.read(Array(#"{"push":{"changes":[\#(changes)]}}"#.utf8))
        #expect(reading.triggers.count == 500)
        #expect(
            try reading.triggers[0].parsedDocument()["surprises"].map { ($0 as? [String])?.count } == Surprise.limit
        )
    }

    @Test func `the documents of a delivery are bounded together, and no trigger is lost for it`() throws {
        let name = String(repeating: "n", count: 1_000)
        let changes = Array(repeating: #"{"new":{"type":"tag","name":"t"}}"#, count: 5_000).joined(separator: ",")
        let project = #""project":{"key":"\#(name)","name":"\#(name)"},"workspace":{"slug":"\#(name)"}"#
        let links = #""links":{"html":{"href":"\#(name)"}}"#
        let repository = #"{"full_name":"\#(name)/app","name":"\#(name)","slug":"\#(name)",\#(project),\#(links)}"#
        let body =
            #"{"actor":{"display_name":"\#(name)","nickname":"\#(name)","uuid":"\#(name)"},"repository":\#(repository),"#
        let reading = Self.read(Array((body + #""push":{"changes":[\#(changes)]}}"#).utf8))
        let bytes = reading.triggers.reduce(0) { $0 + $1.document.count }
        #expect(bytes > DeliveryReading.documentBytes && bytes < 2 * DeliveryReading.documentBytes)
        #expect(reading.triggers.count == 5_000)
        let last = try reading.triggers[4_999].parsedDocument()
        let cut = try #require(last["truncated_fields"] as? [String])
        #expect(cut.contains("repository.full_name"))
    }

    @Test func `no delivery gives more triggers than the limit, and the limit is said`() throws {
        let changes = Array(repeating: "{}", count: DeliveryReading.triggerLimit + 1).joined(separator: ",")
        let reading = Self.read(Array(#"{"push":{"changes":[\#(changes)]}}"#.utf8))
        #expect(reading.triggers.count == DeliveryReading.triggerLimit)
        let surprises = try #require(try reading.triggers[0].parsedDocument()["surprises"] as? [String])
        #expect(surprises.last == "push.changes: only the first 10000 became triggers")
    }
}
