/// Bytes of a JSON text that stand for themselves: ASCII, no control character, no `"`, no `\`.
///
/// Most of any body and of any document is plain, so it is looked at eight bytes at a time.
package enum PlainBytes {
    /// The index of the first byte from `start` on that is not plain, else the end.
    package static func end(in bytes: Span<UInt8>, from start: Int) -> Int {
        var rest = bytes.extracting(droppingFirst: start)
        while rest.count >= 8 {
            let plain = count(in: word(rest))
            guard plain == 8 else { return bytes.count - rest.count + plain }
            rest = rest.extracting(droppingFirst: 8)
        }
        var index = bytes.count - rest.count
        while index < bytes.count, isPlain(bytes[index]) { index += 1 }
        return index
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x80 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    /// How many of eight bytes are plain before the first that is not.
    ///
    /// A byte's highest bit becomes 1 when it is below 0x20, `"`, `\` or above 0x7F; borrows only reach the bytes that
    /// come after such a one.
    private static func count(in word: UInt64) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let control = word &- 0x2020_2020_2020_2020
        let quote = (word ^ 0x2222_2222_2222_2222) &- ones
        let backslash = (word ^ 0x5C5C_5C5C_5C5C_5C5C) &- ones
        return ((word | control | quote | backslash) & 0x8080_8080_8080_8080).trailingZeroBitCount / 8
    }

    /// The first eight bytes, the very first lowest; the compiler makes one load of it.
    @inline(__always) private static func word(_ bytes: Span<UInt8>) -> UInt64 {
        let low = UInt64(bytes[0]) | UInt64(bytes[1]) << 8 | UInt64(bytes[2]) << 16 | UInt64(bytes[3]) << 24
        let high = UInt64(bytes[4]) | UInt64(bytes[5]) << 8 | UInt64(bytes[6]) << 16 | UInt64(bytes[7]) << 24
        return low | high << 32
    }
}
