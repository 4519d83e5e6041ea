import Domain

/// Texts: finding their end, and what their escapes mean.
enum JSONText {
    /// The text whose opening quote is at `position`, which moves behind the closing one.
    ///
    /// An escape that `jsonb` cannot hold is an obstacle.
    static func scan(
        _ bytes: Span<UInt8>,
        _ position: inout Int,
        _ obstacle: inout PayloadObstacle?
    ) throws(JSONFault) -> JSONToken {
        var index = position + 1
        let start = index
        var escaped = false
        while true {
            index = PlainBytes.end(in: bytes, from: index)
            guard index < bytes.count else { throw .endsEarly }
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") {
                position = index + 1
                return JSONToken(
                    kind: .text,
                    escaped: escaped,
                    start: Int32(start),
                    end: Int32(index),
                    next: 0
                )
            }
            if byte == UInt8(ascii: "\\") {
                escaped = true
                index += try escapeLength(bytes, index, &obstacle)
            } else if byte < 0x20 {
                throw .unexpectedByte(byte, at: index)
            } else if byte < 0x80 {
                index += 1
            } else {
                index += try sequenceLength(bytes, index)
            }
        }
    }

    /// The meaning of the bytes between the quotes: U+0000 left out, a lone surrogate as U+FFFD.
    static func decode(_ bytes: ArraySlice<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let escape = bytes[index...].firstIndex(of: UInt8(ascii: "\\")) ?? bytes.endIndex
            text.append(contentsOf: bytes[index..<escape])
            index = escape
            if index == bytes.endIndex { break }
            let letter = bytes[index + 1]
            index += 2
            guard letter == UInt8(ascii: "u") else {
                text.append(plain(letter))
                continue
            }
            let scalar = scalar(bytes, &index)
            if scalar.value != 0 { text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter) }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func plain(_ letter: UInt8) -> UInt8 {
        switch letter {
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        default: letter
        }
    }

    /// The scalar of the four digits at `index`, and of a second escape when the first is the high half of a pair.
    private static func scalar(_ bytes: ArraySlice<UInt8>, _ index: inout Int) -> Unicode.Scalar {
        let first = unit(bytes, index)
        index += 4
        guard first & 0xFC00 == 0xD800 else { return Unicode.Scalar(first) ?? "\u{FFFD}" }
        guard index + 6 <= bytes.endIndex, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u")
        else { return "\u{FFFD}" }
        let second = unit(bytes, index + 2)
        guard second & 0xFC00 == 0xDC00 else { return "\u{FFFD}" }
        index += 6
        return Unicode.Scalar(0x10000 + (first & 0x3FF) << 10 + second & 0x3FF) ?? "\u{FFFD}"
    }

    private static func unit(_ bytes: ArraySlice<UInt8>, _ index: Int) -> UInt32 {
        bytes[index..<index + 4].reduce(0) { $0 << 4 | UInt32(Hexadecimal.value(of: $1) ?? 0) }
    }

    /// How long the escape at `index` is; both halves of a surrogate pair are one.
    private static func escapeLength(
        _ bytes: Span<UInt8>,
        _ index: Int,
        _ obstacle: inout PayloadObstacle?
    ) throws(JSONFault) -> Int {
        guard index + 1 < bytes.count else { throw .endsEarly }
        switch bytes[index + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return 2
        case UInt8(ascii: "u"): break
        default: throw .unexpectedByte(bytes[index + 1], at: index + 1)
        }
        let unit = try unit(bytes, index + 2)
        if unit & 0xFC00 == 0xD800, index + 7 < bytes.count, bytes[index + 6] == UInt8(ascii: "\\"),
            bytes[index + 7] == UInt8(ascii: "u"), try self.unit(bytes, index + 8) & 0xFC00 == 0xDC00
        {
            return 12
        }
        if unit == 0 { obstacle = obstacle ?? .nullEscape(at: index) }
        if unit & 0xF800 == 0xD800 { obstacle = obstacle ?? .loneSurrogate(at: index) }
        return 6
    }

    /// The value of the four digits at `index`.
    private static func unit(_ bytes: Span<UInt8>, _ index: Int) throws(JSONFault) -> UInt32 {
        var unit: UInt32 = 0
        for offset in index..<index + 4 {
            guard offset < bytes.count else { throw .endsEarly }
            guard let digit = Hexadecimal.value(of: bytes[offset]) else {
                throw .unexpectedByte(bytes[offset], at: offset)
            }
            unit = unit << 4 | UInt32(digit)
        }
        return unit
    }

    /// How long the character at `index` is, refusing overlong forms, surrogates and what lies beyond U+10FFFF.
    private static func sequenceLength(_ bytes: Span<UInt8>, _ index: Int) throws(JSONFault) -> Int {
        let length: Int
        let second: ClosedRange<UInt8>
        switch bytes[index] {
        case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: throw .invalidUTF8(at: index)
        }
        guard index + length <= bytes.count else { throw .endsEarly }
        guard second.contains(bytes[index + 1]) else { throw .invalidUTF8(at: index) }
        for offset in index + 2..<max(index + length, index + 2) where bytes[offset] & 0xC0 != 0x80 {
            throw .invalidUTF8(at: index)
        }
        return length
    }
}
