/// Why bytes are not JSON, and at which byte, from 0.
package struct JSONError: Error, Equatable, CustomStringConvertible {
    package let offset: Int
    package let reason: String

    package init(offset: Int, reason: String) {
        self.offset = offset
        self.reason = reason
    }

    package var description: String { "not JSON at byte \(offset): \(reason)" }
}

extension JSONValue {
    /// Nesting beyond which a document is refused.
    package static let depthLimit = 512

    /// Reads one document of UTF-8; a byte order mark before it is passed over, and of a repeated name the last wins.
    ///
    /// Throws `JSONError` for anything RFC 8259 does not allow, for bad UTF-8, for half a surrogate pair, and for
    /// nesting deeper than `depthLimit`.
    package init(parsing bytes: [UInt8]) throws(JSONError) {
        var parser = JSONParser(bytes: bytes)
        self = try parser.document()
    }

    /// Reads one document, as from its UTF-8.
    package init(parsing text: String) throws(JSONError) { try self.init(parsing: Array(text.utf8)) }
}

private struct JSONParser {
    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    mutating func document() throws(JSONError) -> JSONValue {
        let value = try value(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw error("something follows the document") }
        return value
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func error(_ reason: String) -> JSONError { JSONError(offset: position, reason: reason) }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return .object(try object(depth: depth + 1))
        case UInt8(ascii: "["): return .array(try array(depth: depth + 1))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case nil: throw error("it ends where a value should be")
        default: return .number(try number())
        }
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
        guard bytes[position...].starts(with: word.utf8) else { throw error("not a value") }
        position += word.utf8.count
        return value
    }

    private mutating func number() throws(JSONError) -> JSONNumber {
        guard let end = JSONNumber.end(of: bytes, from: position) else { throw error("not a value") }
        defer { position = end }
        return JSONNumber(checked: String(decoding: bytes[position..<end], as: UTF8.self))
    }

    private mutating func array(depth: Int) throws(JSONError) -> [JSONValue] {
        try enter(depth)
        var elements: [JSONValue] = []
        skipSpace()
        if take("]") { return elements }
        while true {
            elements.append(try value(depth: depth))
            skipSpace()
            if take("]") { return elements }
            guard take(",") else { throw error("`,` or `]` should be here") }
        }
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONObject {
        try enter(depth)
        var object = JSONObject()
        skipSpace()
        if take("}") { return object }
        while true {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw error("a name in quotes should be here") }
            let name = try string()
            skipSpace()
            guard take(":") else { throw error("`:` should be here") }
            object[name] = try value(depth: depth)
            skipSpace()
            if take("}") { return object }
            guard take(",") else { throw error("`,` or `}` should be here") }
        }
    }

    private mutating func enter(_ depth: Int) throws(JSONError) {
        guard depth <= JSONValue.depthLimit else { throw error("nested deeper than \(JSONValue.depthLimit)") }
        position += 1
    }

    private mutating func string() throws(JSONError) -> String {
        let start = position
        position += 1
        var text: [UInt8] = []
        var copied = position
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                text += bytes[copied..<position]
                position += 1
                guard let string = String(validating: text, as: UTF8.self) else {
                    throw JSONError(offset: start, reason: "a string that is not UTF-8")
                }
                return string
            case UInt8(ascii: "\\"):
                text += bytes[copied..<position]
                position += 1
                try escape(into: &text)
                copied = position
            case 0..<0x20: throw error("a control character in a string")
            default: position += 1
            }
        }
        throw error("it ends inside a string")
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
        guard let letter = next else { throw error("it ends inside a string") }
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text += Array(String(Character(try unicode())).utf8)
        default: throw error("an unknown escape")
        }
    }

    private mutating func unicode() throws(JSONError) -> Unicode.Scalar {
        let first = try hex()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, take("\\"), take("u") else { throw error("half a surrogate pair") }
        let second = try hex()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw error("half a surrogate pair") }
        return scalar
    }

    private mutating func hex() throws(JSONError) -> UInt32 {
        guard position + 4 <= bytes.count else { throw error("it ends inside a string") }
        let digits = bytes[position..<position + 4]
        let isHex = digits.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
        guard isHex, let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16) else {
            throw error("four hexadecimal digits should be here")
        }
        position += 4
        return value
    }
}
