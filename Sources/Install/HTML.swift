/// Markup that is safe to send: what stands in this room's source is markup, and every value put into it is escaped.
///
/// ```swift
/// let line: HTML = "<p>Connected for <bdi>\(customer)</bdi>.</p>"
/// ```
///
/// A value may stand between tags, or between the double quotes of an attribute; nowhere else. Only a literal becomes markup,
/// which the compiler sees to: text that came from outside has no way around the escaping.
struct HTML: Sendable, ExpressibleByStringInterpolation {
    let text: String

    static let nothing: HTML = ""

    init(stringLiteral literal: StaticString) { text = literal.description }
    init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }

        mutating func appendLiteral(_ literal: StaticString) { text += literal.description }
        mutating func appendInterpolation(_ value: String) { text += HTML.escaped(value) }
        mutating func appendInterpolation(_ html: HTML) { text += html.text }

        /// One after the other, a line each.
        mutating func appendInterpolation(_ parts: [HTML]) { text += parts.map(\.text).joined(separator: "\n") }
    }

    /// Control characters, which no name needs and some readers act on, become U+FFFD.
    private static func escaped(_ value: String) -> String {
        var text = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "'": text += "&#39;"
            case "\n", "\t": text.unicodeScalars.append(scalar)
            default: text.unicodeScalars.append(scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar)
            }
        }
        return text
    }
}
