package import Domain

/// A JSON document as YAML for people: block style, short lists on one line, texts of several lines as such.
///
/// What is read from it is the same document.
package struct YAMLText: Sendable {
    /// With a newline after each line.
    package let text: String

    private static let inlineLimit = 80

    package init(_ value: JSONValue) {
        switch value {
        case .object(let object) where !object.isEmpty: text = Self.lines(of: object, depth: 0)
        case .array(let elements) where !elements.isEmpty: text = Self.lines(of: elements, depth: 0)
        default: text = Self.inline(value) + "\n"
        }
    }

    private static func lines(of object: JSONObject, depth: Int) -> String {
        object.members.map { member in
            margin(depth) + key(member.name) + ":" + rest(member.value, depth: depth)
        }.joined()
    }

    private static func lines(of elements: [JSONValue], depth: Int) -> String {
        elements.map { element in
            switch element {
            case .object(let object) where !object.isEmpty:
                // The dash takes the place of the first line's margin.
                margin(depth) + "- " + lines(of: object, depth: depth + 1).dropFirst(2 * depth + 2)
            case .array(let inner) where !inner.isEmpty && !isShort(inner):
                margin(depth) + "-\n" + lines(of: inner, depth: depth + 1)
            default: margin(depth) + "-" + rest(element, depth: depth)
            }
        }.joined()
    }

    /// What follows a key or a dash, up to the end of its last line.
    private static func rest(_ value: JSONValue, depth: Int) -> String {
        switch value {
        case .object(let object) where !object.isEmpty: "\n" + lines(of: object, depth: depth + 1)
        case .array(let elements) where !elements.isEmpty && !isShort(elements):
            "\n" + lines(of: elements, depth: depth + 1)
        case .string(let text) where isBlock(text): " " + block(text, depth: depth + 1)
        default: " " + inline(value) + "\n"
        }
    }

    private static func isShort(_ elements: [JSONValue]) -> Bool {
        let isPlain = elements.allSatisfy { element in
            switch element {
            case .object, .array: false
            default: true
            }
        }
        return isPlain && inline(.array(elements)).utf8.count <= inlineLimit
    }

    private static func inline(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): isPlain(text) ? text : quoted(text)
        case .array(let elements): "[" + elements.map(inline).joined(separator: ", ") + "]"
        default: value.text
        }
    }

    private static func key(_ name: String) -> String {
        // A key is its text, whatever it looks like.
        JSONPath.isWord(name) ? name : quoted(name)
    }

    /// In single quotes when that saves escapes, else as JSON writes it, and what YAML takes for control characters escaped.
    private static func quoted(_ text: String) -> String {
        let isOneLine = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !isControl($0) }
        if isOneLine, text.contains("\""), !text.contains("'") { return "'\(text)'" }
        return JSONValue.string(text).text.unicodeScalars.map { scalar in
            guard isControl(scalar) else { return String(scalar) }
            let digits = String(scalar.value, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }.joined()
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x7F...0xA0, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
        default: false
        }
    }

    /// Whether a text may stand without quotes, here and for readers of YAML 1.1.
    private static func isPlain(_ text: String) -> Bool {
        if DurationText.duration(text) != nil { return true }
        guard let first = text.utf8.first, text.utf8.last != UInt8(ascii: " ") else { return false }
        guard first == UInt8(ascii: "/") || Character(UnicodeScalar(first)).isLetter && first < 0x80 else {
            return false
        }
        let isHarmless = text.utf8.allSatisfy { JSONPath.isWordByte($0) || " ./*".utf8.contains($0) }
        return isHarmless && YAMLScalar.value(of: text) == .string(text) && !words.contains(text.lowercased())
    }

    private static let words: Set = ["y", "n", "yes", "no", "on", "off"]

    /// Whether a text has several lines that can stand as they are.
    private static func isBlock(_ text: String) -> Bool {
        guard text.utf8.contains(0x0A), let first = text.unicodeScalars.first, first != " ", first != "\n" else {
            return false
        }
        guard !text.hasSuffix("\n\n"), text != "\n" else { return false }
        return text.unicodeScalars.allSatisfy { scalar in
            scalar == "\n" || scalar.value >= 0x20 && !isControl(scalar)
        }
    }

    private static func block(_ text: String, depth: Int) -> String {
        let isEnded = text.hasSuffix("\n")
        let lines = (isEnded ? text.dropLast() : text[...]).split(separator: "\n", omittingEmptySubsequences: false)
        return (isEnded ? "|" : "|-") + "\n"
            + lines.map { $0.isEmpty ? "\n" : margin(depth) + $0 + "\n" }.joined()
    }

    private static func margin(_ depth: Int) -> String { String(repeating: " ", count: 2 * depth) }
}
