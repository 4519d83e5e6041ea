package import HTTPTypes

/// What an answer says of where to go on, and whether a call may go there.
///
/// GET and HEAD follow a 301, 302, 303, 307 or 308, at most three times: never from https to http, never to an address with
/// a user name. On the same origin the call goes on as it is. Elsewhere it goes without the connection's credential and
/// with no header but those that say nothing of who asks.
package enum Redirect: Sendable, Equatable {
    /// The answer is the last.
    case none
    /// The same call to another address; `credential` says whether the connection's credential goes along.
    case follow(HTTPRequest, credential: Bool)
    /// It will not be followed, and why.
    case refused(because: String)

    /// How often a call is sent on.
    package static let limit = 3

    /// `request` is what was answered, without the connection's credential; `credential` says whether that went along, and
    /// `count` how often the call was sent on already.
    ///
    /// `mask` knows the secrets in the request: a header that has one stays at home.
    package init(
        of answer: HTTPResponse,
        to request: HTTPRequest,
        credential: Bool,
        count: Int,
        mask: SecretMask
    ) {
        guard Self.statuses.contains(answer.status.code), request.method == .get || request.method == .head else {
            self = .none
            return
        }
        do throws(StepFailure) {
            guard let location = answer.headerFields[.location], !location.isEmpty else {
                throw StepFailure("it does not say where to (no `Location`)")
            }
            guard count < Self.limit else { throw StepFailure("it is sent on a fourth time; three are followed") }
            let here = try Self.origin(of: request)
            let address = try Self.address(location, from: here, path: request.path ?? "/")
            guard address.origin.scheme == .https || here.scheme == .http else {
                throw StepFailure("it leads from https to http")
            }
            var next = request
            next.scheme = address.origin.scheme.rawValue
            next.authority = address.origin.authority
            next.path = address.path + (address.query.map { "?\($0)" } ?? "")
            let isHome = address.origin == here
            if !isHome { next.headerFields = Self.strangersFields(of: request, mask) }
            self = .follow(next, credential: credential && isHome)
        } catch {
            self = .refused(because: "answered \(answer.status.code), which is not followed: \(error.reason)")
        }
    }

    private static let statuses: Set<Int> = [301, 302, 303, 307, 308]

    /// The headers that another origin may see; any other may be a credential of the author's.
    private static let harmless: Set<String> = [
        "accept", "accept-charset", "accept-encoding", "accept-language", "cache-control", "idempotency-key",
        "if-modified-since", "if-none-match", "range", "user-agent",
    ]

    private static func strangersFields(of request: HTTPRequest, _ mask: SecretMask) -> HTTPFields {
        var fields = HTTPFields()
        for field in request.headerFields
        where harmless.contains(field.name.canonicalName) && mask.masking(field.value) == field.value {
            fields.append(field)
        }
        return fields
    }

    private static func origin(of request: HTTPRequest) throws(StepFailure) -> HTTPOrigin {
        try HTTPAddress("\(request.scheme ?? "")://\(request.authority ?? "")").origin
    }

    /// Where a `Location` leads, after RFC 3986 §5; its fragment is for browsers.
    private static func address(
        _ location: String,
        from origin: HTTPOrigin,
        path: String
    ) throws(StepFailure) -> HTTPAddress {
        let location = String(location.prefix { $0 != "#" })
        let address: HTTPAddress
        if location.hasPrefix("//") {
            address = try HTTPAddress("\(origin.scheme.rawValue):\(location)")
        } else if hasScheme(location) {
            address = try HTTPAddress(location)
        } else {
            let (path, query) = HTTPAddress.split(path)
            let (newPath, newQuery) = HTTPAddress.split(location)
            if location.isEmpty || location.hasPrefix("?") {
                address = try HTTPAddress("\(origin)\(path)?\(newQuery ?? query ?? "")")
            } else {
                let base = newPath.hasPrefix("/") ? "" : String(path[...(path.lastIndex(of: "/") ?? path.startIndex)])
                let whole = withoutDots(base + newPath) + (newQuery.map { "?\($0)" } ?? "")
                address = try HTTPAddress("\(origin)\(whole)")
            }
        }
        guard address.path.utf8.count + (address.query?.utf8.count ?? 0) <= URLTemplate.limitBytes else {
            throw StepFailure("its address is over \(URLTemplate.limitBytes) bytes")
        }
        return address
    }

    /// Whether it starts with a scheme, rather than with a path in which there is a colon.
    private static func hasScheme(_ location: String) -> Bool {
        guard let colon = location.firstIndex(of: ":"), location.first?.isLetter == true else { return false }
        return !location[..<colon].contains { $0 == "/" || $0 == "?" }
    }

    private static func withoutDots(_ path: String) -> String {
        var segments: [Substring] = []
        let written = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        for (index, segment) in written.enumerated() {
            let isLast = index == written.count - 1
            switch segment {
            case ".": if isLast { segments.append("") }
            case "..":
                segments = segments.dropLast()
                if isLast { segments.append("") }
            default: segments.append(segment)
            }
        }
        return "/" + segments.joined(separator: "/")
    }
}
