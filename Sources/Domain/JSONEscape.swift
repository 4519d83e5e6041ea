/// How a text stands between the quotes of JSON.
enum JSONEscape {
    private static let hexadecimal = Array("0123456789abcdef".utf8)

    static func isNeeded(in text: String) -> Bool {
        for byte in text.utf8 where byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
            return true
        }
        return false
    }

    /// Appends at most `limit` bytes, whole characters only, without U+0000; says whether all of it found room.
    static func append(_ text: String, to bytes: inout [UInt8], limit: Int) -> Bool {
        let start = bytes.count
        for scalar in text.unicodeScalars {
            let before = bytes.count
            append(scalar, to: &bytes)
            if bytes.count - start > limit {
                bytes.removeLast(bytes.count - before)
                return false
            }
        }
        return true
    }

    private static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
        switch scalar {
        case "\0": break
        case "\"": bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "\"")])
        case "\\": bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "\\")])
        case "\n": bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "n")])
        case "\r": bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "r")])
        case "\t": bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "t")])
        case _ where scalar.value < 0x20:
            bytes.append(contentsOf: "\\u00".utf8)
            bytes.append(hexadecimal[Int(scalar.value >> 4)])
            bytes.append(hexadecimal[Int(scalar.value & 15)])
        default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
    }
}
