import Domain
import Foundation
import Testing

@Suite struct JSONWriterTests {
    static func written(_ text: String, limit: Int = 1_000) throws -> (text: String?, truncated: [String], bytes: Int) {
        var writer = JSONWriter()
        writer.object { writer in writer.object("a") { $0.text("b", text, limit: limit) } }
        let json = try JSONSerialization.jsonObject(with: Data(writer.bytes)) as? [String: [String: String]]
        // Around the text stand `{"a":{"b":"` and `"}}`.
        return (json?["a"]?["b"], writer.truncated, writer.bytes.count - 14)
    }

    static let texts = [
        "", "plain", "größe 📏", "\"\\/", "\n\r\t\u{8}\u{C}\u{1}\u{1F}\u{7F}", "e\u{301}", "\u{2028}\u{FFFD}\u{10FFFF}",
    ]

    @Test(arguments: texts)
    func `a text is read back as it was`(text: String) throws {
        #expect(try Self.written(text).text == text)
        #expect(try Self.written(text).truncated.isEmpty)
    }

    @Test func `what has no value can be said to have none`() {
        var writer = JSONWriter()
        writer.object { writer in
            writer.null("a")
            writer.null("b")
        }
        #expect(writer.bytes == Array(#"{"a":null,"b":null}"#.utf8))
    }

    @Test func `the character that PostgreSQL cannot hold is left out`() throws {
        #expect(try Self.written("a\0b").text == "ab")
    }

    @Test(
        arguments: [
            "xxxxxxxxxxxxxxxxxxxx", "üüüüüüüüüüüü", "📏📏📏📏📏📏", "\u{1}\u{1}\u{1}\u{1}", "\"\"\"\"\"\"\"\"\"\"\"\"",
        ],
        0...13
    )
    func `a text is cut between characters, and the cut is remembered`(text: String, limit: Int) throws {
        let written = try Self.written(text, limit: limit)
        #expect(text.hasPrefix(written.text ?? "?"))
        #expect(written.bytes <= limit)
        #expect(written.truncated == ["a.b"])
    }

    @Test func `absent fields leave no trace and lists keep their limit`() throws {
        var writer = JSONWriter()
        writer.object { writer in
            writer.text("a", nil, limit: 9)
            writer.flag("b", nil)
            writer.integer("c", nil)
            writer.list("d", [Int](), limit: 9) { _, _ in }
            writer.flag("e", false)
            writer.integer("f", .min)
            writer.list("g", ["x", "y", "z"], limit: 2) { $1.text($0, limit: 9) }
            writer.list("h", [1, 2], limit: 2) { number, writer in writer.object { $0.integer("i", Int64(number)) } }
        }
        let text = String(decoding: writer.bytes, as: UTF8.self)
        #expect(text == #"{"e":false,"f":-9223372036854775808,"g":["x","y"],"h":[{"i":1},{"i":2}]}"#)
        #expect(writer.truncated == ["g"])
    }

    @Test func `a cut inside a list is named once`() {
        var writer = JSONWriter()
        writer.object { writer in
            writer.list("a", ["long", "longer"], limit: 9) { text, writer in
                writer.object { $0.text("b", text, limit: 1) }
            }
        }
        #expect(writer.truncated == ["a[].b"])
    }
}
