/// What PostgreSQL's `numeric` holds: 131,072 digits before the point and 16,383 after it, as the number is written.
enum NumericRange {
    private static let digitsBefore = 131_072
    private static let digitsAfter = 16_383
    /// Exponents from here on are refused even of 0.
    private static let exponentLimit = 1_073_741_823

    /// Whether `numeric` holds the JSON number from `start` to `end`.
    ///
    /// `isPlain` says that it has no exponent; nearly every number has none, is short, and is not looked at.
    static func holds(_ bytes: Span<UInt8>, from start: Int, to end: Int, isPlain: Bool) -> Bool {
        if isPlain, end - start <= digitsAfter { return true }
        var index = start
        if bytes[index] == UInt8(ascii: "-") { index += 1 }
        var point: Int?
        var firstNonzero: Int?
        // Digits are counted from the first one on, without the point.
        var digits = 0
        while index < end {
            let byte = bytes[index]
            if byte == UInt8(ascii: ".") {
                point = digits
            } else if byte &- 0x30 < 10 {
                if firstNonzero == nil, byte != UInt8(ascii: "0") { firstNonzero = digits }
                digits += 1
            } else {
                break
            }
            index += 1
        }
        guard let exponent = exponent(bytes, from: index, to: end) else { return false }
        let whole = point ?? digits
        guard digits - whole - exponent <= digitsAfter else { return false }
        guard let firstNonzero else { return true }
        return whole - firstNonzero + exponent <= digitsBefore
    }

    /// The exponent that stands at `start`, 0 when nothing does; nil when it is refused whatever the digits are.
    private static func exponent(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> Int? {
        guard start < end else { return 0 }
        var index = start + 1
        let isNegative = bytes[index] == UInt8(ascii: "-")
        if isNegative || bytes[index] == UInt8(ascii: "+") { index += 1 }
        var exponent = 0
        while index < end {
            exponent = exponent * 10 + Int(bytes[index] - 0x30)
            guard exponent < exponentLimit else { return nil }
            index += 1
        }
        return isNegative ? -exponent : exponent
    }
}
