import FoundationEssentials
package import HTTPTypes

/// An http or https address that somebody typed, and requests to it.
package struct WebAddress: Sendable {
    package let text: String
    private let scheme: String
    private let authority: String
    private let path: String

    /// `nil` for anything else, and for an address with a user or password in it.
    package init?(_ text: String) {
        guard let url = URL(string: text), let scheme = url.scheme, scheme == "http" || scheme == "https",
            let host = url.host(percentEncoded: true), !host.isEmpty, url.user() == nil
        else { return nil }
        let bracketed = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
        self.text = text
        self.scheme = scheme
        authority = url.port.map { "\(bracketed):\($0)" } ?? bracketed
        path = url.path(percentEncoded: true) + (url.query(percentEncoded: true).map { "?\($0)" } ?? "")
    }

    /// `more` goes after the path, and has to be encoded already.
    package func request(_ method: HTTPRequest.Method, _ more: String = "") -> HTTPRequest {
        let whole = path + more
        return HTTPRequest(method: method, scheme: scheme, authority: authority, path: whole.isEmpty ? "/" : whole)
    }

    /// One segment of a path, or one side of a query: everything but letters, digits and `-._~` is escaped.
    package static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                String(UnicodeScalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }
}
