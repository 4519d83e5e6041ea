/// A number with the digits it was written with: `12345678901234567890` and `1.10` survive.
package struct JSONNumber: Sendable, Hashable {
    /// As RFC 8259 writes a number; ASCII only.
    package let text: String

    /// Nil when `text` is not a number in JSON's own grammar (no `+1`, `.5`, `01`, `NaN`).
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, Self.end(of: bytes, from: 0) == bytes.count else { return nil }
        self.text = text
    }

    /// An integer in decimal digits.
    package init(_ value: some BinaryInteger) { text = String(value) }

    /// For the parser, which has looked at each character already.
    init(checked text: String) { self.text = text }

    /// Where the number that starts at `start` ends, or nil when none starts there.
    static func end(of bytes: [UInt8], from start: Int) -> Int? {
        var position = start
        func isDigit(_ index: Int) -> Bool { index < bytes.count && bytes[index] >= 0x30 && bytes[index] <= 0x39 }
        func isOne(of characters: StaticString, _ index: Int) -> Bool {
            index < bytes.count && "\(characters)".utf8.contains(bytes[index])
        }
        if isOne(of: "-", position) { position += 1 }
        guard isDigit(position) else { return nil }
        if isOne(of: "0", position) {
            position += 1
        } else {
            while isDigit(position) { position += 1 }
        }
        if isOne(of: ".", position) {
            guard isDigit(position + 1) else { return nil }
            position += 1
            while isDigit(position) { position += 1 }
        }
        if isOne(of: "eE", position) {
            position += isOne(of: "+-", position + 1) ? 2 : 1
            guard isDigit(position) else { return nil }
            while isDigit(position) { position += 1 }
        }
        return position
    }
}
