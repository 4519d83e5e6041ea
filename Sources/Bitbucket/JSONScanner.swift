/// One pass over a body that checks it and notes where everything is; RFC 8259, strictly.
///
/// Nothing is decoded: most of a delivery is never looked at.
struct JSONScanner {
    /// The deepest nesting that is read.
    static let depthLimit = 512
    /// The most values, keys included, that are noted: 16 MB of tokens.
    static let valueLimit = 1_000_000

    private var position = 0
    /// The first is the whole value.
    private(set) var tokens: [JSONToken] = []
    /// Where in `tokens` the innermost container begins that is still open, -1 when none is.
    ///
    /// While a container is open, its token's `next` is the container around it.
    private var container: Int32 = -1
    private var depth = 0
    /// The first thing that PostgreSQL's `jsonb` cannot hold.
    ///
    /// It takes all else that is read here: its own limit of depth, some thousands, is above `depthLimit`.
    private(set) var obstacle: PayloadObstacle?

    /// Scans `bytes`; throws where they are not JSON.
    init(_ bytes: [UInt8]) throws(JSONFault) {
        guard bytes.count < 1 << 30 else { throw .tooLong }
        tokens.reserveCapacity(min(bytes.count / 12 + 16, Self.valueLimit))
        try scan(bytes.span)
        let most = bytes.count + tokens.count * PayloadObstacle.bytesBesideText
        if obstacle == nil, most > PayloadObstacle.objectBytes { obstacle = .tooLarge }
    }

    private mutating func scan(_ bytes: Span<UInt8>) throws(JSONFault) {
        skipSpace(bytes)
        guard position < bytes.count else { throw .empty }
        try value(bytes)
        while container >= 0 {
            skipSpace(bytes)
            let byte = try peek(bytes)
            let isObject = tokens[Int(container)].kind == .object
            switch byte {
            case UInt8(ascii: ","):
                position += 1
                skipSpace(bytes)
                if isObject { try key(bytes) }
                try value(bytes)
            case UInt8(ascii: "}") where isObject, UInt8(ascii: "]") where !isObject:
                position += 1
                close()
            default: throw .unexpectedByte(byte, at: position)
            }
        }
        skipSpace(bytes)
        if position < bytes.count { throw .unexpectedByte(bytes[position], at: position) }
    }

    /// One scalar, or the beginning of a container down to its first scalar.
    private mutating func value(_ bytes: Span<UInt8>) throws(JSONFault) {
        while true {
            let byte = try peek(bytes)
            switch byte {
            case UInt8(ascii: "\""): return try append(JSONText.scan(bytes, &position, &obstacle))
            case UInt8(ascii: "{"):
                try begin(.object)
                skipSpace(bytes)
                if try peek(bytes) == UInt8(ascii: "}") { return }
                try key(bytes)
            case UInt8(ascii: "["):
                try begin(.array)
                skipSpace(bytes)
                if try peek(bytes) == UInt8(ascii: "]") { return }
            default: return try append(JSONScalar.scan(bytes, &position, &obstacle))
            }
        }
    }

    private mutating func key(_ bytes: Span<UInt8>) throws(JSONFault) {
        let byte = try peek(bytes)
        guard byte == UInt8(ascii: "\"") else { throw .unexpectedByte(byte, at: position) }
        try append(JSONText.scan(bytes, &position, &obstacle))
        skipSpace(bytes)
        let colon = try peek(bytes)
        guard colon == UInt8(ascii: ":") else { throw .unexpectedByte(colon, at: position) }
        position += 1
        skipSpace(bytes)
    }

    private mutating func begin(_ kind: JSONToken.Kind) throws(JSONFault) {
        guard depth < Self.depthLimit else { throw .tooDeep(at: position) }
        let index = Int32(tokens.count)
        try append(JSONToken(kind: kind, start: Int32(position), next: 0))
        tokens[Int(index)].next = container
        container = index
        depth += 1
        position += 1
    }

    private mutating func close() {
        let index = Int(container)
        container = tokens[index].next
        tokens[index].next = Int32(tokens.count)
        depth -= 1
    }

    private mutating func append(_ token: JSONToken) throws(JSONFault) {
        guard tokens.count < Self.valueLimit else { throw .tooManyValues(at: position) }
        var token = token
        token.next = Int32(tokens.count + 1)
        tokens.append(token)
    }

    private func peek(_ bytes: Span<UInt8>) throws(JSONFault) -> UInt8 {
        guard position < bytes.count else { throw .endsEarly }
        return bytes[position]
    }

    private mutating func skipSpace(_ bytes: Span<UInt8>) {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }
}
