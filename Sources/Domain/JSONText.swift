/// A JSON document that is known to be well-formed, as its text: searched and passed on without being read.
///
/// What PostgreSQL's `jsonb` gives is well-formed, and so is what we have written; names in an object are each there once.
package struct JSONText: Sendable, Hashable {
    package let bytes: [UInt8]

    package static let null = JSONText(wellFormed: Array("null".utf8))

    /// Nothing is checked: of text that is not well-formed, some parts will not be found.
    package init(wellFormed bytes: [UInt8]) { self.bytes = bytes }

    package init(_ value: JSONValue) { bytes = value.encoded }

    package var isNull: Bool { self == .null }

    /// What stands in the document, read.
    ///
    /// Throws when it is nested deeper than `JSONValue.depthLimit`.
    package func value() throws(JSONError) -> JSONValue { try JSONValue(parsing: bytes) }

    /// The part that `path` leads to, null included; nil when any step of it leads nowhere.
    package subscript(path: JSONPath) -> JSONText? {
        guard !path.steps.isEmpty else { return self }
        let text = bytes.span
        var start = JSONSkim.skipSpace(in: text, from: 0)
        for step in path.steps {
            let next: Int? =
                switch step {
                case .key(let key): JSONSkim.member(key, in: text, from: start)
                case .index(let index): JSONSkim.element(index, in: text, from: start)
                }
            guard let next else { return nil }
            start = next
        }
        return JSONText(wellFormed: Array(bytes[start..<JSONSkim.end(in: text, from: start)]))
    }

    /// The same document as `jsonb` can hold it, as `JSONValue.storable` has it.
    ///
    /// For what is made of documents out of `jsonb` and of texts: only U+0000 can be in the way.
    package var storable: JSONText {
        guard JSONSkim.hasEscapedNull(bytes.span), let value = try? value() else { return self }
        return JSONText(value.storable)
    }
}

/// Finds its way over well-formed JSON; anything else leads nowhere, and never beyond the end.
private enum JSONSkim {
    /// Where the value of a member begins; nil when there is none, or when no object begins at `start`.
    static func member(_ name: String, in text: Span<UInt8>, from start: Int) -> Int? {
        guard start < text.count, text[start] == UInt8(ascii: "{") else { return nil }
        var position = skipSpace(in: text, from: start + 1)
        while position < text.count, text[position] == UInt8(ascii: "\"") {
            let end = endOfString(in: text, from: position)
            let isIt = isName(name, in: text, position + 1..<max(position + 1, end - 1))
            position = skipSpace(in: text, from: skipSpace(in: text, from: end) + 1)
            if isIt { return position < text.count ? position : nil }
            position = skipSpace(in: text, from: self.end(in: text, from: position))
            guard position < text.count, text[position] == UInt8(ascii: ",") else { return nil }
            position = skipSpace(in: text, from: position + 1)
        }
        return nil
    }

    /// Where an element begins; nil when there are fewer, or when no list begins at `start`.
    static func element(_ index: Int, in text: Span<UInt8>, from start: Int) -> Int? {
        guard start < text.count, text[start] == UInt8(ascii: "[") else { return nil }
        var position = skipSpace(in: text, from: start + 1)
        var left = index
        while position < text.count, text[position] != UInt8(ascii: "]") {
            if left == 0 { return position }
            left -= 1
            position = skipSpace(in: text, from: end(in: text, from: position))
            guard position < text.count, text[position] == UInt8(ascii: ",") else { return nil }
            position = skipSpace(in: text, from: position + 1)
        }
        return nil
    }

    /// Where the value that begins at `start` is over.
    static func end(in text: Span<UInt8>, from start: Int) -> Int {
        var (position, depth) = (start, 0)
        while position < text.count {
            switch text[position] {
            case UInt8(ascii: "\""): position = endOfString(in: text, from: position)
            case UInt8(ascii: "{"), UInt8(ascii: "["): (position, depth) = (position + 1, depth + 1)
            case UInt8(ascii: "}"), UInt8(ascii: "]"): (position, depth) = (position + 1, depth - 1)
            default:
                if depth == 0 { return endOfWord(in: text, from: position) }
                position += 1
            }
            if depth <= 0 { return position }
        }
        return position
    }

    static func hasEscapedNull(_ text: Span<UInt8>) -> Bool {
        var position = 0
        while position < text.count {
            position = PlainBytes.end(in: text, from: position)
            guard position < text.count, text[position] == UInt8(ascii: "\\") else {
                position += 1
                continue
            }
            let end = position + 6
            if end <= text.count, text[position + 1] == UInt8(ascii: "u"),
                (position + 2..<end).allSatisfy({ text[$0] == UInt8(ascii: "0") })
            {
                return true
            }
            position += 2
        }
        return false
    }

    static func skipSpace(in text: Span<UInt8>, from start: Int) -> Int {
        var position = start
        while position < text.count, text[position] <= 0x20 { position += 1 }
        return position
    }

    /// Of a number, `true`, `false` or `null`.
    private static func endOfWord(in text: Span<UInt8>, from start: Int) -> Int {
        var position = start
        while position < text.count {
            switch text[position] {
            case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), 0...0x20: return position
            default: position += 1
            }
        }
        return position
    }

    private static func endOfString(in text: Span<UInt8>, from start: Int) -> Int {
        var position = start + 1
        while position < text.count {
            position = PlainBytes.end(in: text, from: position)
            guard position < text.count else { break }
            switch text[position] {
            case UInt8(ascii: "\""): return position + 1
            case UInt8(ascii: "\\"): position += 2
            default: position += 1
            }
        }
        return text.count
    }

    private static func isName(_ name: String, in text: Span<UInt8>, _ range: Range<Int>) -> Bool {
        let written = text.extracting(range)
        let wanted = name.utf8.span
        if written.count == wanted.count, written.indices.allSatisfy({ written[$0] == wanted[$0] }) { return true }
        guard written.indices.contains(where: { written[$0] == UInt8(ascii: "\\") }) else { return false }
        let quoted = [UInt8(ascii: "\"")] + written.indices.map { written[$0] } + [UInt8(ascii: "\"")]
        return (try? JSONValue(parsing: quoted))?.string?.utf8.elementsEqual(name.utf8) == true
    }
}
