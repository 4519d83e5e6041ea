import Domain

/// Scheme, host and port: what decides whether a credential may go along.
///
/// Two spellings of one origin are equal: case, a default port and the dot at the end of a host do not matter.
package struct HTTPOrigin: Sendable, Hashable, CustomStringConvertible {
    package enum Scheme: String, Sendable, Hashable {
        case http
        case https

        var defaultPort: Int { self == .http ? 80 : 443 }
    }

    package let scheme: Scheme
    /// Lower case; an IPv6 address in its brackets.
    package let host: String
    package let port: Int
    /// `host`, and the port when it is not the scheme's own.
    package let authority: String
    package let description: String

    /// Throws for a user name, for a host that is empty or not ASCII letters, digits, `.`, `_` and `-` (or an IPv6
    /// address in brackets), and for a port that is not 1 … 65535.
    init(scheme: Scheme, authority: some StringProtocol) throws(StepFailure) {
        guard !authority.utf8.contains(UInt8(ascii: "@")) else {
            throw StepFailure(
                "the address must not carry a user name; credentials come from the connection or a header"
            )
        }
        let (host, port) = Self.split(String(authority).lowercased())
        self.scheme = scheme
        self.host = host.count > 1 && host.hasSuffix(".") ? String(host.dropLast()) : host
        guard Self.isHost(self.host) else { throw StepFailure("the address has no proper host") }
        self.port = try port.map(Self.number) ?? scheme.defaultPort
        self.authority = self.port == scheme.defaultPort ? self.host : "\(self.host):\(self.port)"
        description = "\(scheme.rawValue)://\(self.authority)"
    }

    private static func number(ofPort text: String) throws(StepFailure) -> Int {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text),
            (1...65_535).contains(number)
        else { throw StepFailure("the address has no proper port") }
        return number
    }

    private static func split(_ authority: String) -> (host: String, port: String?) {
        let afterBracket = authority.lastIndex(of: "]") ?? authority.startIndex
        guard let colon = authority[afterBracket...].firstIndex(of: ":") else { return (authority, nil) }
        let port = String(authority[authority.index(after: colon)...])
        return (String(authority[..<colon]), port.isEmpty ? nil : port)
    }

    private static func isHost(_ host: String) -> Bool {
        if host.hasPrefix("["), host.hasSuffix("]") {
            let inside = host.dropFirst().dropLast().utf8
            return inside.contains(UInt8(ascii: ":"))
                && inside.allSatisfy { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") || isHexDigit($0) }
        }
        guard let first = host.utf8.first, first != UInt8(ascii: "."), host.utf8.count <= 253 else { return false }
        return host.utf8.allSatisfy { JSONPath.isWordByte($0) || $0 == UInt8(ascii: ".") } && !host.contains("..")
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
    }
}
