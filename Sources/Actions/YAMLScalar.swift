import Domain

/// The plain scalars of YAML 1.2's core schema: `yes`, `on` and `2026-11-23` are texts, `0x1F` and `.5` are numbers.
enum YAMLScalar {
    /// The value of a scalar that stands without quotes; nil for `.inf`, `.nan` and for what no JSON number can say.
    static func value(of text: String) -> JSONValue? {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return true
        case "false", "False", "FALSE": return false
        default: break
        }
        if JSONNumber(text) != nil { return number(text) }
        guard let first = text.utf8.first, looksLikeNumber(first) else { return .string(text) }
        if isSpecial(text) { return nil }
        if text.hasPrefix("0x") { return radix(16, text) }
        if text.hasPrefix("0o") { return radix(8, text) }
        return decimal(text) ?? .string(text)
    }

    private static func number(_ text: String) -> JSONValue { JSONNumber(text).map(JSONValue.number) ?? .string(text) }

    private static func looksLikeNumber(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || "+-.".utf8.contains(byte)
    }

    private static func isSpecial(_ text: String) -> Bool {
        let unsigned = text.hasPrefix("+") || text.hasPrefix("-") ? String(text.dropFirst()) : text
        return [".inf", ".Inf", ".INF"].contains(unsigned) || [".nan", ".NaN", ".NAN"].contains(text)
    }

    private static func radix(_ radix: Int, _ text: String) -> JSONValue? {
        let digits = text.dropFirst(2)
        guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isHexDigit && ($0.hexDigitValue ?? 99) < radix })
        else {
            return .string(text)
        }
        return UInt64(digits, radix: radix).map { .number(JSONNumber($0)) }
    }

    /// What JSON writes differently: a plus sign, leading zeros, no digit before or after the point.
    private static func decimal(_ text: String) -> JSONValue? {
        var rest = Substring(text)
        var sign = ""
        if rest.hasPrefix("+") || rest.hasPrefix("-") { sign = rest.removeFirst() == "-" ? "-" : "" }
        let whole = rest.prefix { $0.isASCII && $0.isNumber }
        rest = rest[whole.endIndex...]
        var fraction: Substring = ""
        if rest.hasPrefix(".") {
            fraction = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
            rest = rest[fraction.endIndex...]
        }
        guard !whole.isEmpty || !fraction.isEmpty else { return nil }
        let significant = whole.drop { $0 == "0" }
        let point = fraction.isEmpty ? "" : "." + fraction
        return JSONNumber(sign + (significant.isEmpty ? "0" : significant) + point + rest).map(JSONValue.number)
    }
}
