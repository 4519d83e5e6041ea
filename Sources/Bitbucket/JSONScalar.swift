/// Numbers, `true`, `false` and `null`: checked, not converted.
enum JSONScalar {
    /// The scalar at `position`, which moves behind it; a number that `jsonb` cannot hold is an obstacle.
    static func scan(
        _ bytes: Span<UInt8>,
        _ position: inout Int,
        _ obstacle: inout PayloadObstacle?
    ) throws(JSONFault) -> JSONToken {
        let start = position
        let kind: JSONToken.Kind
        switch bytes[position] {
        case UInt8(ascii: "t"): kind = .truth
        case UInt8(ascii: "f"): kind = .falsity
        case UInt8(ascii: "n"): kind = .null
        default: kind = .number
        }
        switch kind {
        case .truth: try word("true", bytes, &position)
        case .falsity: try word("false", bytes, &position)
        case .null: try word("null", bytes, &position)
        default: try number(bytes, &position, &obstacle)
        }
        return JSONToken(kind: kind, start: Int32(start), end: Int32(position), next: 0)
    }

    private static func word(_ word: String, _ bytes: Span<UInt8>, _ position: inout Int) throws(JSONFault) {
        for expected in word.utf8 {
            guard position < bytes.count else { throw .endsEarly }
            guard bytes[position] == expected else { throw .unexpectedByte(bytes[position], at: position) }
            position += 1
        }
    }

    private static func number(
        _ bytes: Span<UInt8>,
        _ position: inout Int,
        _ obstacle: inout PayloadObstacle?
    ) throws(JSONFault) {
        let start = position
        var isPlain = true
        skip(UInt8(ascii: "-"), bytes, &position)
        let leading = position
        try digits(bytes, &position)
        if position - leading > 1, bytes[leading] == UInt8(ascii: "0") {
            throw .unexpectedByte(bytes[leading + 1], at: leading + 1)
        }
        if skip(UInt8(ascii: "."), bytes, &position) { try digits(bytes, &position) }
        if skip(UInt8(ascii: "e"), bytes, &position) || skip(UInt8(ascii: "E"), bytes, &position) {
            isPlain = false
            if !skip(UInt8(ascii: "+"), bytes, &position) { skip(UInt8(ascii: "-"), bytes, &position) }
            try digits(bytes, &position)
        }
        if obstacle == nil, !NumericRange.holds(bytes, from: start, to: position, isPlain: isPlain) {
            obstacle = .number(at: start)
        }
    }

    private static func digits(_ bytes: Span<UInt8>, _ position: inout Int) throws(JSONFault) {
        let start = position
        while position < bytes.count, bytes[position] &- 0x30 < 10 { position += 1 }
        guard position == start else { return }
        guard position < bytes.count else { throw .endsEarly }
        throw .unexpectedByte(bytes[position], at: position)
    }

    @discardableResult
    private static func skip(_ byte: UInt8, _ bytes: Span<UInt8>, _ position: inout Int) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }
}
