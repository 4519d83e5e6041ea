import HTTPTypes

/// Where a request goes, read so strictly that libcurl cannot read it differently.
///
/// The host is letters, digits, `.`, `-`, `_`, or an IPv6 address in brackets: no percent signs, no user, no
/// international names (write them in punycode). So the host that the policy is asked about is the host that is called.
struct Destination: Hashable, Sendable {
    /// Lower case; an IPv6 address without its brackets.
    let host: String
    /// As written, or 80 and 443.
    let port: Int
    /// The whole URL, for libcurl only: its query may hold a secret.
    let url: String
    let isSecure: Bool

    /// `host:port`, fit for a message.
    var name: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// Throws `addressRefused` for any scheme but http and https, a user in the authority, and what is not a plain host.
    init(of request: HTTPRequest) throws(TransferError) {
        let scheme = request.scheme?.lowercased() ?? ""
        guard scheme == "http" || scheme == "https" else {
            throw Self.refused("the scheme is \(Self.quoted(scheme)); only http and https are called")
        }
        let authority = request.authority ?? ""
        guard let (host, port) = Self.split(authority) else {
            throw Self.refused("the request's authority is not a host name or address with an optional port")
        }
        let path = request.path ?? "/"
        guard path.hasPrefix("/"), path.utf8.allSatisfy({ (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "#") })
        else {
            throw Self.refused(
                "the path for \(host) does not start with / or has a character that must be percent-encoded"
            )
        }
        self.isSecure = scheme == "https"
        self.host = host
        self.port = port ?? (isSecure ? 443 : 80)
        self.url = "\(scheme)://\(authority)\(path)"
    }

    private static func split(_ authority: String) -> (host: String, port: Int?)? {
        let isBracketed = authority.hasPrefix("[")
        let hostEnd: String.Index
        if isBracketed {
            guard let bracket = authority.utf8.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            hostEnd = bracket
        } else {
            hostEnd = authority.utf8.firstIndex(of: UInt8(ascii: ":")) ?? authority.endIndex
        }
        let host = authority[..<hostEnd].drop { $0 == "[" }
        let isPlain = host.utf8.allSatisfy { isBracketed ? isOfIPv6($0) : isOfName($0) }
        guard !host.isEmpty, host.utf8.count <= 253, isPlain else { return nil }
        if isBracketed, case .v6 = IPAddress(String(host)) {} else if isBracketed { return nil }

        let rest = authority[hostEnd...].drop { $0 == "]" }
        guard !rest.isEmpty else { return (host.lowercased(), nil) }
        let digits = rest.dropFirst()
        guard rest.first == ":", digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), digits.utf8.count <= 5,
            let port = Int(digits), (1...65535).contains(port)
        else { return nil }
        return (host.lowercased(), port)
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }

    private static func isOfIPv6(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "."), UInt8(ascii: ":"): true
        default: false
        }
    }

    private static func quoted(_ scheme: String) -> String { scheme.isEmpty ? "missing" : "'\(scheme.prefix(16))'" }

    private static func refused(_ reason: String) -> TransferError {
        TransferError(kind: .addressRefused, reason: reason, requestSent: false)
    }
}
