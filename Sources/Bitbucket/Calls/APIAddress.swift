import Domain
package import HTTPTypes

/// An http or https address taken apart: the base of an API, or one endpoint.
package struct APIAddress: Sendable, Hashable {
    static let limitBytes = 8_192

    /// `http` or `https`.
    package let scheme: String
    /// The host in lower case, and the port when it is not the scheme's own.
    package let authority: String
    /// As written; empty, or beginning with `/`.
    package let path: String
    /// What follows the first `?`; nil without one.
    package let query: String?

    /// Nil for anything but an absolute http or https address in plain ASCII without a user name and a fragment.
    package init?(_ text: String) {
        guard text.utf8.count <= Self.limitBytes, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return nil
        }
        guard let colon = text.firstRange(of: "://"), !text.contains("#"), !text.contains("\\") else { return nil }
        let scheme = text[..<colon.lowerBound].lowercased()
        let rest = text[colon.upperBound...]
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        guard let authority = Self.authority(rest[..<end].lowercased(), scheme: scheme) else { return nil }
        self.scheme = scheme
        self.authority = authority
        let mark = rest[end...].firstIndex(of: "?")
        path = String(rest[end..<(mark ?? rest.endIndex)])
        query = mark.map { String(rest[rest.index(after: $0)...]) }
    }

    /// Whether a credential for one may go to the other: the same scheme, host and port.
    package func isSameOrigin(as other: APIAddress) -> Bool {
        scheme == other.scheme && authority == other.authority
    }

    /// What a request to this address has to say after `base`, such as `/2.0/user?page=2`; nil when it leads elsewhere.
    package func reference(under base: APIAddress) -> String? {
        let start = base.trimmedPath
        guard isSameOrigin(as: base), path.hasPrefix(start + "/"), !Self.walks(path) else { return nil }
        return path.dropFirst(start.count) + (query.map { "?\($0)" } ?? "")
    }

    /// A request for this address itself, or for what `reference` names below it: a path, and a query if need be.
    package func request(
        _ method: HTTPRequest.Method,
        _ reference: String? = nil,
        headerFields: HTTPFields = [.accept: "application/json"]
    ) -> HTTPRequest {
        let own = (path.isEmpty ? "/" : path) + (query.map { "?\($0)" } ?? "")
        return HTTPRequest(
            method: method,
            scheme: scheme,
            authority: authority,
            path: reference.map { trimmedPath + $0 } ?? own,
            headerFields: headerFields
        )
    }

    private var trimmedPath: Substring {
        var path = path[...]
        while path.hasSuffix("/") { path.removeLast() }
        return path
    }

    /// Whether a path has a segment that means "here" or "one up", however its dots are written.
    private static func walks(_ path: String) -> Bool {
        path.lowercased().replacing("%2e", with: ".").split(separator: "/").contains { $0 == "." || $0 == ".." }
    }

    private static func authority(_ text: String, scheme: String) -> String? {
        let ownPort: Int
        switch scheme {
        case "http": ownPort = 80
        case "https": ownPort = 443
        default: return nil
        }
        let afterBracket = text.lastIndex(of: "]") ?? text.startIndex
        let colon = text[afterBracket...].firstIndex(of: ":")
        let host = text[..<(colon ?? text.endIndex)]
        guard isHost(host) else { return nil }
        guard let colon else { return String(host) }
        let digits = text[text.index(after: colon)...]
        guard digits.allSatisfy(\.isNumber), let port = Int(digits), (1...65_535).contains(port) else { return nil }
        return port == ownPort ? String(host) : "\(host):\(port)"
    }

    private static func isHost(_ host: Substring) -> Bool {
        if host.hasPrefix("["), host.hasSuffix("]") {
            return host.count > 2 && host.dropFirst().dropLast().allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
        }
        return !host.isEmpty && host.utf8.allSatisfy { JSONPath.isWordByte($0) || $0 == UInt8(ascii: ".") }
    }
}
