import Domain

extension TextPlaces {
    /// The places of a text that has been read as JSON already.
    ///
    /// Throws when an object has a name twice: the reader would take the last one, and its author might mean the first.
    init(ofJSON text: String) throws(WorkflowError) {
        var walk = JSONWalk(bytes: Array(text.utf8))
        try walk.value(at: JSONPath([]), named: false)
        self = walk.places
    }
}

/// One walk over JSON that is known to be well-formed.
private struct JSONWalk {
    let bytes: [UInt8]
    var places = TextPlaces()

    private var position = 0
    private var line = 1
    private var column = 1

    init(bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// `named` when the place is that of the name before it.
    mutating func value(at path: JSONPath, named: Bool) throws(WorkflowError) {
        skipSpace()
        if !named { places[path] = here }
        switch next {
        case UInt8(ascii: "{"): try object(at: path)
        case UInt8(ascii: "["): try array(at: path)
        case UInt8(ascii: "\""): string()
        default: while let byte = next, !Self.ends.contains(byte) { advance() }
        }
    }

    private static let ends = Set(",]} \n\r\t".utf8)

    private mutating func object(at path: JSONPath) throws(WorkflowError) {
        advance()
        skipSpace()
        while next == UInt8(ascii: "\"") {
            let (start, place) = (position, here)
            string()
            // Read before, and so readable.
            let name = (try? JSONValue(parsing: Array(bytes[start..<position])))?.string ?? ""
            guard places[path + name] == nil else {
                throw WorkflowError(
                    at: path + name,
                    "the key `\(name)` stands here twice",
                    line: place.line,
                    column: place.column
                )
            }
            places[path + name] = place
            skipSpace()
            advance()
            try value(at: path + name, named: true)
            skipSpace()
            if next == UInt8(ascii: ",") { advance() }
            skipSpace()
        }
        advance()
    }

    private mutating func array(at path: JSONPath) throws(WorkflowError) {
        advance()
        skipSpace()
        var index = 0
        while let byte = next, byte != UInt8(ascii: "]") {
            try value(at: path + index, named: false)
            index += 1
            skipSpace()
            if next == UInt8(ascii: ",") { advance() }
            skipSpace()
        }
        advance()
    }

    private mutating func string() {
        advance()
        while let byte = next, byte != UInt8(ascii: "\"") {
            if byte == UInt8(ascii: "\\") { advance() }
            advance()
        }
        advance()
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }
    private var here: TextPlace { TextPlace(line: line, column: column) }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { advance() }
    }

    /// Columns count characters: the second and further bytes of one do not.
    private mutating func advance() {
        guard let byte = next else { return }
        position += 1
        if byte == 0x0A {
            line += 1
            column = 1
        } else if byte & 0xC0 != 0x80 {
            column += 1
        }
    }
}
