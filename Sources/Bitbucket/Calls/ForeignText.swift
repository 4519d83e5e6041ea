import Domain

/// What the other side wrote, made fit to be quoted in a log, a record or a page.
enum ForeignText {
    static let limitBytes = 300

    /// One line, cut to the limit, with spaces for control characters; nil when nothing is left.
    static func line(_ text: String) -> String? {
        let scalars = text.prefix(utf8: limitBytes).unicodeScalars.map { scalar -> Character in
            scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
                ? " " : Character(scalar)
        }
        let words = String(scalars).split(separator: " ")
        return words.isEmpty ? nil : words.joined(separator: " ")
    }

    /// A body that is a short plain sentence, as a rate limit's is; nil for a page, for JSON, and for anything long.
    static func sentence(_ body: [UInt8]) -> String? {
        guard body.count <= limitBytes, let text = String(validating: body, as: UTF8.self), let line = line(text) else {
            return nil
        }
        return line.contains { "<{[".contains($0) } ? nil : line
    }

    /// What a body is, for a message that may not quote it: `HTML`, `nothing`, `4096 bytes that are not JSON`.
    static func kind(of body: [UInt8]) -> String {
        let start = body.prefix(1_024).drop { $0 <= 0x20 }
        guard let first = start.first else { return "nothing" }
        return first == UInt8(ascii: "<") ? "HTML" : "\(body.count) bytes that are not JSON"
    }
}
