import Domain
import Testing

@Suite struct JSONTextTests {
    private static let document = #"""
        {"a": 1, "b": {"c": [10, "two", {"d": null}], "e}": "x\"y}"}, "ö": "é, {", "q\"t\n": true, "": -1.5e3 , "last":[ ] }
        """#
    private static let text = JSONText(wellFormed: Array(document.utf8))

    private static let places: [([JSONPath.Step], String?)] = [
        ([], document),
        ([.key("a")], "1"),
        ([.key("b"), .key("c"), .index(0)], "10"),
        ([.key("b"), .key("c"), .index(1)], #""two""#),
        ([.key("b"), .key("c"), .index(2)], #"{"d": null}"#),
        ([.key("b"), .key("c"), .index(2), .key("d")], "null"),
        ([.key("b"), .key("c"), .index(3)], nil),
        ([.key("b"), .key("e}")], #""x\"y}""#),
        ([.key("ö")], #""é, {""#),
        ([.key("q\"t\n")], "true"),
        ([.key("")], "-1.5e3"),
        ([.key("last")], "[ ]"),
        ([.key("last"), .index(0)], nil),
        ([.key("c")], nil),
        ([.key("a"), .key("x")], nil),
        ([.index(0)], nil),
    ]

    @Test(arguments: places)
    func `a part is found by its path, as it is written`(steps: [JSONPath.Step], expected: String?) {
        #expect(Self.text[JSONPath(steps)].map { String(decoding: $0.bytes, as: UTF8.self) } == expected)
    }

    @Test(arguments: places)
    func `what is found is what reading would have found`(steps: [JSONPath.Step], expected: String?) throws {
        let path = JSONPath(steps)
        #expect(try Self.text[path]?.value() == (try Self.text.value())[path])
    }

    @Test(arguments: [
        "", "{", #"{"a"#, #"{"a""#, #"{"a":"#, #"{"a":["#, #"{"a":{"b"#, #"{"a":"\"#, "[", "[[", "}", "{]", #"{"b":1,"#,
    ])
    func `text that is not well-formed leads nowhere, and not beyond its end`(text: String) {
        let broken = JSONText(wellFormed: Array(text.utf8))
        for step in [JSONPath.Step.key("a"), .key("c"), .index(0), .index(1)] {
            _ = broken[JSONPath([step, step])]
            #expect((broken[JSONPath([step])]?.bytes.count ?? 0) <= text.utf8.count)
        }
    }

    @Test func `a name that two spellings share is found by its bytes`() {
        let text = JSONText(["e\u{301}": 1])
        #expect(text[JSONPath([.key("é")])] == nil)
        #expect(text[JSONPath([.key("e\u{301}")])] == JSONText(1))
    }

    @Test func `depth does not matter until it is read`() {
        let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
        let text = JSONText(wellFormed: Array(#"{"a": \#(deep), "b": 2}"#.utf8))
        #expect(text[JSONPath([.key("b")])] == JSONText(2))
        #expect(throws: JSONError.self) { try text[JSONPath([.key("a")])]?.value() }
    }

    @Test func `U+0000 is replaced for storing, and nothing else is touched`() {
        #expect(JSONText(["a": "x\u{0}y"]).storable == JSONText(["a": "x\u{FFFD}y"]))
        for text in [#"{"a":  "\n\\u12"}"#, #"["\\u0000", "\u0001"]"#, #"["\u000"#, #"["\"#] {
            let plain = JSONText(wellFormed: Array(text.utf8))
            #expect(plain.storable == plain)
        }
    }
}
