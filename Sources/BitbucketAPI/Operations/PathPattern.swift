/// The path of an operation, ready to be held beside a request's: `/repositories/{workspace}/{repo_slug}`.
struct PathPattern: Sendable {
    /// What one place of a path may hold, the surest first.
    private enum Part: Sendable {
        case word(String)
        /// Anything with this ending: `{pullRequestId}.diff`.
        case ending(String)
        case parameter
        /// One segment or more: a file's path, the name of a branch.
        case rest
        /// The same, or nothing: the description writes it `diff{path}`.
        case restOrNothing

        var rank: Int {
            switch self {
            case .word: 0
            case .ending: 1
            case .parameter: 2
            case .rest, .restOrNothing: 3
            }
        }
    }

    private let parts: [Part]

    /// `path` as in `APIOperation.path`.
    init(_ path: String) {
        let segments = path.split(separator: "/")
        parts = segments.enumerated().flatMap { Self.parts(of: $1, isLast: $0 == segments.count - 1) }
    }

    func matches(_ segments: [String]) -> Bool {
        var position = 0
        for part in parts {
            let segment = position < segments.count ? segments[position] : nil
            switch part {
            case .word(let word):
                guard segment == word else { return false }
            case .ending(let ending):
                guard let segment, segment.hasSuffix(ending), segment != ending else { return false }
            case .parameter:
                guard let segment, !segment.isEmpty else { return false }
            case .rest: return segment.map { !$0.isEmpty } ?? false
            case .restOrNothing: return true
            }
            position += 1
        }
        return position == segments.count
    }

    /// Whether it has to be tried before another: at the first place where they differ it has the surer part.
    func comes(before other: PathPattern) -> Bool {
        for (mine, theirs) in zip(parts, other.parts) where mine.rank != theirs.rank { return mine.rank < theirs.rank }
        return parts.count > other.parts.count
    }

    private static func parts(of segment: Substring, isLast: Bool) -> [Part] {
        guard let open = segment.firstIndex(of: "{"), let close = segment.lastIndex(of: "}") else {
            return [.word(String(segment))]
        }
        let (before, after) = (segment[..<open], segment[segment.index(after: close)...])
        guard before.isEmpty else { return [.word(String(before)), .restOrNothing] }
        guard after.isEmpty else { return [.ending(String(after))] }
        return [isLast && mayBeSeveral(segment) ? .rest : .parameter]
    }

    /// Whether the last segment of a path may be filled with several.
    static func mayBeSeveral(_ segment: Substring) -> Bool { segment == "{name}" || segment.hasSuffix("{path}") }
}
