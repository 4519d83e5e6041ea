import Domain

/// A request's path taken apart, so that it can be held beside a `PathPattern`.
enum RequestPath {
    static let limitBytes = 8_192

    /// The segments after `/2.0` (Cloud) or from `rest` on (Data Center, its version always as `latest`).
    ///
    /// Nil when the path does not begin with `/`, or is too long. One `/` at the end and everything from `?` on are passed
    /// over.
    static func segments(of path: String, app: App) -> [String]? {
        guard path.utf8.count <= limitBytes else { return nil }
        var segments = split(path)
        guard segments.count > 1, segments.removeFirst().isEmpty else { return nil }
        if segments.last == "" { segments.removeLast() }
        switch app {
        case .bitbucket:
            if segments.first == "2.0" { segments.removeFirst() }
        case .bitbucketDatacenter:
            if segments.count > 2, isVersion(segments[2]) { segments[2] = "latest" }
        }
        return segments
    }

    /// At each `/` up to the first `?`, but for those inside `{{ … }}`.
    private static func split(_ path: String) -> [String] {
        var segments = [""]
        var rest = path[...]
        while let character = rest.first {
            if rest.hasPrefix("{{"), let end = rest.firstRange(of: "}}")?.upperBound {
                segments[segments.count - 1] += rest[..<end]
                rest = rest[end...]
                continue
            }
            if character == "?" { break }
            if character == "/" { segments.append("") } else { segments[segments.count - 1].append(character) }
            rest = rest.dropFirst()
        }
        return segments
    }

    private static func isVersion(_ segment: String) -> Bool {
        segment.first?.isNumber == true && segment.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ".") }
    }
}
