/// How a text stands between the quotes of JSON.
enum JSONEscape {
    private static let hexadecimal = Array("0123456789abcdef".utf8)

    /// Appends at most `limit` bytes, whole characters only, without U+0000; says whether all of it found room.
    static func append(_ text: String, to bytes: inout [UInt8], limit: Int) -> Bool {
        let source = text.utf8.span
        var room = limit
        var index = 0
        while index < source.count {
            let end = next(in: source, from: index)
            let fitting = end - index <= room ? end : characterStart(in: source, notAfter: index + room)
            append(text, index..<fitting, to: &bytes)
            guard fitting == end else { return false }
            room -= end - index
            guard end < source.count else { break }
            let before = bytes.count
            append(escaped: source[end], to: &bytes)
            room -= bytes.count - before
            if room < 0 {
                bytes.removeLast(bytes.count - before)
                return false
            }
            index = end + 1
        }
        return true
    }

    /// The index of the first byte from `start` on that has to be escaped, else the end.
    private static func next(in source: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while true {
            index = PlainBytes.end(in: source, from: index)
            guard index < source.count, !isEscaped(source[index]) else { return index }
            repeat { index += 1 } while index < source.count && source[index] >= 0x80
        }
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private static func characterStart(in source: Span<UInt8>, notAfter limit: Int) -> Int {
        var index = limit
        while source[index] & 0xC0 == 0x80 { index -= 1 }
        return index
    }

    private static func append(_ text: String, _ range: Range<Int>, to bytes: inout [UInt8]) {
        guard range.count < text.utf8.count else { return bytes.append(contentsOf: text.utf8) }
        let start = text.utf8.index(text.startIndex, offsetBy: range.lowerBound)
        bytes.append(contentsOf: text.utf8[start..<text.utf8.index(start, offsetBy: range.count)])
    }

    private static func append(escaped byte: UInt8, to bytes: inout [UInt8]) {
        switch byte {
        case 0: break
        case UInt8(ascii: "\""): bytes.append(contentsOf: #"\""#.utf8)
        case UInt8(ascii: "\\"): bytes.append(contentsOf: #"\\"#.utf8)
        case UInt8(ascii: "\n"): bytes.append(contentsOf: #"\n"#.utf8)
        case UInt8(ascii: "\r"): bytes.append(contentsOf: #"\r"#.utf8)
        case UInt8(ascii: "\t"): bytes.append(contentsOf: #"\t"#.utf8)
        default:
            bytes.append(contentsOf: #"\u00"#.utf8)
            bytes.append(hexadecimal[Int(byte >> 4)])
            bytes.append(hexadecimal[Int(byte & 15)])
        }
    }
}
