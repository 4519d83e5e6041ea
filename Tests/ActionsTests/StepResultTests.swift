import Actions
import Domain
import HTTPTypes
import Testing

@Suite struct StepResultTests {
    static func result(_ body: String, _ headers: HTTPFields = [:], mask: SecretMask = .none) -> JSONValue {
        StepResult.json(status: 201, headers: headers, body: Array(body.utf8), mask: mask)
    }

    @Test(arguments: [
        (#"{"id": 7, "n": 1.10}"#, #"{"status":201,"json":{"id":7,"n":1.10}}"#),
        ("[1]", #"{"status":201,"json":[1]}"#), ("null", #"{"status":201,"json":null}"#),
        ("ok, thanks", #"{"status":201,"text":"ok, thanks"}"#), ("", #"{"status":201}"#),
        (#"{"a":"\u0000","b":1e999999}"#, "{\"status\":201,\"json\":{\"a\":\"\u{FFFD}\",\"b\":\"1e999999\"}}"),
        ("a\u{0}b", "{\"status\":201,\"text\":\"a\u{FFFD}b\"}"),
    ])
    func `an answer becomes what later steps see`(body: String, expected: String) {
        #expect(Self.result(body).text == expected)
    }

    @Test func `bytes that are no text are shown as well as they can be`() {
        let result = StepResult.json(status: 200, headers: [:], body: [0x61, 0xFF, 0x62], mask: .none)
        #expect(result["text"] == "a\u{FFFD}b")
    }

    @Test func `headers are kept in lower case, without cookies, and up to a limit`() {
        let headers: HTTPFields = [
            .location: "/a", .setCookie: "session=1", .accept: "x", .accept: "y", .authorization: "Bearer z",
        ]
        #expect(Self.result("", headers)["headers"] == ["location": "/a", "accept": "x, y"])
        let long: HTTPFields = [
            .accept: String(repeating: "a", count: 8_180), .location: String(repeating: "b", count: 99),
        ]
        #expect(Self.result("", long)["headers"]?.members?.names == ["accept"])
    }

    @Test func `a large answer keeps its beginning as text`() {
        let body = "[\"" + String(repeating: "é", count: 40_000) + "\"]"
        let result = Self.result(body)
        #expect(result["json"] == nil)
        #expect(result["truncated"] == true)
        #expect(result["text"]?.string?.utf8.count == 64 * 1_024)
        #expect(result["text"]?.string?.hasSuffix("\u{FFFD}") == false)
        let whole = "\"" + String(repeating: "a", count: 64 * 1_024 - 2) + "\""
        #expect(Self.result(whole)["truncated"] == nil)
    }

    @Test func `secrets that come back are masked, also across the cut`() {
        let mask = SecretMask([Secret("hunter2")])
        let result = Self.result(#"{"hunter2":"is hunter2"}"#, [.location: "/hunter2"], mask: mask)
        #expect(result.text == #"{"status":201,"headers":{"location":"/‹secret›"},"json":{"‹secret›":"is ‹secret›"}}"#)
        let cut = Self.result(String(repeating: "a", count: 64 * 1_024 - 3) + "hunter2", mask: mask)
        #expect(cut["text"]?.string?.contains("hun") == false)
    }
}
