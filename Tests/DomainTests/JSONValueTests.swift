import Domain
import Testing

@Suite struct JSONValueTests {
    @Test(arguments: [
        "null", "true", "false", "0", "-0", "12345678901234567890", "1.10", "1e200000", "-2.50E-7", "\"\"", "[]", "{}",
        #"{"z":1,"a":[1.0,{"b":null}],"é":"\"\\\n"}"#, #"["\u0000\u001f","/"]"#, "[[[[]]]]", #"["😀"]"#,
    ])
    func `a document comes back as it was written`(text: String) throws {
        #expect(try JSONValue(parsing: text).text == text)
    }

    @Test(arguments: [
        (" \t\r\n[ 1 , 2 ] ", "[1,2]"),
        (#"{"a":1,"b":2,"a":3}"#, #"{"a":3,"b":2}"#),
        (#""\u00e9\ud83d\ude00\/\b\f\r\t""#, "\"é😀/\\u0008\\u000c\\r\\t\""),
        ("\u{FEFF}{}", "{}"),
    ])
    func `other spellings become the shortest one`(text: String, expected: String) throws {
        #expect(try JSONValue(parsing: text).text == expected)
    }

    @Test(arguments: [
        "", " ", "{", "[1,]", "[1 2]", "{\"a\"}", "{a:1}", "{\"a\":1,}", "'a'", "01", "+1", ".5", "1.", "1e", "-",
        "NaN",
        "Infinity", "tru", "nulll", "[] []", "\"", "\"\\", "\"\\x\"", "\"\\u12\"", "\"\\u12G4\"", "\"\\ud800\"",
        "\"\\udc00\"", "\"\\ud800\\u0041\"", "\"\u{1}\"", "\"\n\"", "// a\n1", "\"\\u+123\"",
    ])
    func `what is not JSON is refused`(text: String) {
        #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
    }

    @Test func `bad UTF-8 is refused, and the error says where`() {
        #expect(throws: JSONError(offset: 1, reason: "a string that is not UTF-8")) {
            try JSONValue(parsing: [0x5B, 0x22, 0xFF, 0x22, 0x5D])
        }
    }

    @Test func `nesting ends at the limit, in lists and objects`() throws {
        let limit = JSONValue.depthLimit
        let list = String(repeating: "[", count: limit) + String(repeating: "]", count: limit)
        #expect(try JSONValue(parsing: list).text == list)
        #expect(throws: JSONError.self) { try JSONValue(parsing: "[" + list + "]") }
        #expect(throws: JSONError.self) { try JSONValue(parsing: "{\"a\":" + list + "}") }
        #expect(throws: JSONError.self) { try JSONValue(parsing: String(repeating: "[", count: 1_000_000)) }
    }

    @Test func `a path leads into objects and lists, and nowhere is nil`() throws {
        let value = try JSONValue(parsing: #"{"a":[{"b c":{"d":null}}]}"#)
        #expect(value[JSONPath([.key("a"), .index(0), .key("b c"), .key("d")])] == .null)
        #expect(value[JSONPath([.key("a"), .index(1)])] == nil)
        #expect(value[JSONPath([.key("a"), .key("b c")])] == nil)
        #expect(value[JSONPath([.index(0)])] == nil)
        #expect(value[JSONPath([])] == value)
        #expect(JSONPath([.key("a"), .index(0), .key("b c"), .key("d")]).description == #"a[0]["b c"].d"#)
    }

    @Test func `a large object finds, replaces and removes its members as a small one does`() {
        for count in [3, 16, 17, 18, 200] {
            var object = JSONObject((0..<count).map { ("k\($0)", JSONValue.number(JSONNumber($0))) })
            object["k1"] = "new"
            object["k0"] = nil
            #expect(object.count == count - 1)
            #expect(object["k1"] == "new")
            #expect(object["k0"] == nil)
            #expect(object["k\(count - 1)"] != nil)
            #expect(object.names == (1..<count).map { "k\($0)" })
        }
    }

    @Test func `two spellings of one accent are two names`() throws {
        let value = try JSONValue(parsing: "{\"e\u{301}\":1,\"\u{e9}\":2}")
        #expect(value.members?.count == 2)
        #expect(value["\u{e9}"] == 2)
    }

    @Test func `numbers are read only where they fit`() throws {
        #expect(try JSONValue(parsing: "9223372036854775807").integer == .max)
        #expect(try JSONValue(parsing: "9223372036854775808").integer == nil)
        #expect(try JSONValue(parsing: "1.0").integer == nil)
    }

    @Test(arguments: [
        (#"{"a\u0000":"\u0000x"}"#, "{\"a\u{FFFD}\":\"\u{FFFD}x\"}"),
        ("[1e200000]", #"["1e200000"]"#),
        ("[1e-200000]", #"["1e-200000"]"#),
        ("[1e99999999999999999999]", #"["1e99999999999999999999"]"#),
        ("[1.10,12345678901234567890,1e20]", "[1.10,12345678901234567890,1e20]"),
    ])
    func `what jsonb cannot hold is replaced`(text: String, expected: String) throws {
        #expect(try JSONValue(parsing: text).storable.text == expected)
    }
}
