import Domain

/// An absolute http or https address, taken apart.
struct HTTPAddress: Sendable, Equatable {
    let origin: HTTPOrigin
    /// Starts with `/`.
    let path: String
    /// What follows the first `?`; nil without one.
    let query: String?

    /// Takes an address apart as RFC 3986 does.
    ///
    /// Throws for another scheme, for a fragment, for characters that no address has (spaces, controls, `\`, what is not
    /// ASCII), and for whatever `HTTPOrigin` refuses. Messages do not repeat the address: it may hold a secret.
    init(_ text: String) throws(StepFailure) {
        let lower = text.prefix(8).lowercased()
        let scheme: HTTPOrigin.Scheme
        if lower.hasPrefix("https://") {
            scheme = .https
        } else if lower.hasPrefix("http://") {
            scheme = .http
        } else {
            throw StepFailure("the address must start with https:// or http://")
        }
        let rest = text.dropFirst(scheme.rawValue.count + 3)
        try Self.check(rest)
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        origin = try HTTPOrigin(scheme: scheme, authority: rest[..<end])
        (path, query) = Self.split(rest[end...])
    }

    /// Whether a `?` stands in it.
    static func hasQuery(_ text: String) -> Bool { text.utf8.contains(UInt8(ascii: "?")) }

    /// Path and query of what follows an authority, or of a relative address.
    static func split(_ text: some StringProtocol) -> (path: String, query: String?) {
        let mark = text.utf8.firstIndex(of: UInt8(ascii: "?"))
        let path = String(text[..<(mark ?? text.endIndex)])
        let query = mark.map { String(text[text.index(after: $0)...]) }
        return (path.isEmpty ? "/" : path, query)
    }

    /// Throws for a character that may not stand in an address, and for a path that walks: `.` or `..` as a segment.
    static func check(_ text: some StringProtocol) throws(StepFailure) {
        for scalar in text.unicodeScalars where !isAllowed(scalar) {
            if scalar == "#" { throw StepFailure("the address must not have a fragment (`#`)") }
            let code = String(scalar.value, radix: 16, uppercase: true)
            throw StepFailure(
                "the address must not contain U+\(String(repeating: "0", count: max(0, 4 - code.count)) + code)"
            )
        }
        let path = text.prefix { $0 != "?" }
        for segment in path.utf8.split(separator: UInt8(ascii: "/")) where isDots(segment) {
            throw StepFailure("the address must not have `.` or `..` as a part of its path")
        }
    }

    /// Whether a path segment means "here" or "one up", also when its dots are percent-encoded.
    static func isDots(_ segment: some Collection<UInt8>) -> Bool {
        var (rest, dots) = (segment[...], 0)
        while let first = rest.first {
            if first == UInt8(ascii: ".") {
                rest = rest.dropFirst()
            } else if first == UInt8(ascii: "%"), rest.dropFirst().first == UInt8(ascii: "2"),
                rest.dropFirst(2).first.map({ $0 | 0x20 }) == UInt8(ascii: "e")
            {
                rest = rest.dropFirst(3)
            } else {
                return false
            }
            dots += 1
        }
        return dots == 1 || dots == 2
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\"", "#", "<", ">", "\\", "^", "`", "{", "|", "}": false
        default: ("!"..."~").contains(scalar)
        }
    }
}
