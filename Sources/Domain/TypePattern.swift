/// Which types of trigger are meant: one type, or a glob in which `*` stands for any characters, as in `pull_request.*`.
package struct TypePattern: Sendable, Hashable, CustomStringConvertible {
    package let text: String

    /// Throws when the pattern can match no type there is, and names the nearest one.
    package init(_ text: String) throws(TypePatternError) {
        guard Self.vocabulary.contains(where: { Glob.matches(text, $0) }) else {
            throw TypePatternError(pattern: text, nearest: NearestName.nearest(to: text, in: Self.suggestions))
        }
        self.text = text
    }

    /// Whether a trigger of `type` is meant.
    package func matches(_ type: String) -> Bool { Glob.matches(text, type) }

    package var description: String { text }

    /// The words of `TriggerType.all`.
    package static let vocabulary: [String] = TriggerType.all.map(\.rawValue)

    private static let suggestions: [String] =
        vocabulary + Set(vocabulary.compactMap { $0.split(separator: ".").first.map { "\($0).*" } }).sorted()
}

/// A pattern that no type matches.
package struct TypePatternError: Error, Equatable, CustomStringConvertible {
    package let pattern: String
    package let nearest: String?

    package init(pattern: String, nearest: String?) {
        self.pattern = pattern
        self.nearest = nearest
    }

    package var description: String {
        "no type of trigger matches `\(pattern)`" + (nearest.map { "; the nearest is `\($0)`" } ?? "")
    }
}
