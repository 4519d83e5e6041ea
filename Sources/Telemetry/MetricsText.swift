/// Prometheus' text format, version 0.0.4, as it grows.
///
/// Whatever it is given, the result can be read: names are reduced to what a name may be, and values are escaped.
struct MetricsText {
    private(set) var text = ""

    /// The two lines before a series' samples; `type` is `counter`, `gauge` or `histogram`.
    mutating func header(_ name: String, _ help: String, _ type: String) {
        let name = Self.name(name)
        text += "# HELP \(name) \(Self.escaped(help, quotes: false))\n# TYPE \(name) \(type)\n"
    }

    /// One line; a label with an empty name is left out.
    mutating func sample(_ name: String, _ labels: [(String, String)], _ value: Double) {
        text += Self.name(name)
        let labels = labels.filter { !$0.0.isEmpty }
        if !labels.isEmpty {
            let pairs = labels.map { "\(Self.name($0.0, colons: false))=\"\(Self.escaped($0.1, quotes: true))\"" }
            text += "{\(pairs.joined(separator: ","))}"
        }
        text += " \(Self.number(value))\n"
    }

    /// Whole numbers without a fraction, so that bounds and counts read as people write them.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if value == value.rounded(), abs(value) < 1e15 { return "\(Int(value))" }
        return "\(value)"
    }

    /// The name with `_` for each character that a name may not have.
    static func name(_ name: String, colons: Bool = true) -> String {
        var result = ""
        for character in name {
            let fits =
                character.isASCII
                && (character.isLetter || character == "_" || (colons && character == ":")
                    || (character.isNumber && !result.isEmpty))
            result.append(fits ? character : "_")
        }
        return result.isEmpty ? "_" : result
    }

    private static func escaped(_ value: String, quotes: Bool) -> String {
        var result = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
