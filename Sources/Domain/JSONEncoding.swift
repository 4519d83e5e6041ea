extension JSONValue {
    /// The document without spaces, as UTF-8; control characters, `"` and `\` are escaped, nothing else is.
    package var encoded: [UInt8] {
        var bytes: [UInt8] = []
        encode(into: &bytes)
        return bytes
    }

    /// The document without spaces, on one line.
    package var text: String { String(decoding: encoded, as: UTF8.self) }

    /// The same value as PostgreSQL's `jsonb` can hold it.
    ///
    /// `jsonb` refuses U+0000 and numbers beyond `numeric`; the first become U+FFFD, and numbers of more than 1,000
    /// characters or with an exponent beyond ±1,000 become strings of their digits. What others sent can then always be
    /// written down.
    package var storable: JSONValue {
        switch self {
        case .null, .bool: self
        case .number(let number): number.isStorable ? self : .string(number.text)
        case .string(let text): .string(text.withoutNull)
        case .array(let elements): .array(elements.map(\.storable))
        case .object(let object):
            .object(JSONObject(object.members.map { ($0.name.withoutNull, $0.value.storable) }))
        }
    }

    private func encode(into bytes: inout [UInt8]) {
        switch self {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .number(let number): bytes += number.text.utf8
        case .string(let text): Self.encode(text, into: &bytes)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                element.encode(into: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let object):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in object.members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.encode(member.name, into: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.encode(into: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private static func encode(_ text: String, into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        defer { bytes.append(UInt8(ascii: "\"")) }
        // Most texts are plain, and copied whole.
        guard PlainBytes.end(in: text.utf8.span, from: 0) < text.utf8.count else {
            bytes += text.utf8
            return
        }
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): bytes += #"\""#.utf8
            case UInt8(ascii: "\\"): bytes += #"\\"#.utf8
            case 0x0A: bytes += #"\n"#.utf8
            case 0x0D: bytes += #"\r"#.utf8
            case 0x09: bytes += #"\t"#.utf8
            case 0..<0x20: bytes += (#"\u00"# + (byte < 16 ? "0" : "") + String(byte, radix: 16)).utf8
            default: bytes.append(byte)
            }
        }
    }
}

extension String {
    fileprivate var withoutNull: String {
        guard utf8.contains(0) else { return self }
        return String(String.UnicodeScalarView(unicodeScalars.map { $0.value == 0 ? "\u{FFFD}" : $0 }))
    }
}

extension JSONNumber {
    private static let storableLength = 1_000
    private static let storableExponent = 1_000

    fileprivate var isStorable: Bool {
        guard text.utf8.count <= Self.storableLength else { return false }
        guard let mark = text.utf8.firstIndex(where: { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") }) else {
            return true
        }
        guard let exponent = Int(text[text.utf8.index(after: mark)...]) else { return false }
        return exponent.magnitude <= Self.storableExponent
    }
}
