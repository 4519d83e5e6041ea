/// Which types of trigger are meant: one type, or a glob in which `*` stands for any characters, as in `pull_request.*`.
package struct TypePattern: Sendable, Hashable, CustomStringConvertible {
    package let text: String

    /// Throws when the pattern can match no type there is, and names the nearest one.
    package init(_ text: String) throws(TypePatternError) {
        guard Self.vocabulary.contains(where: { Self.matches(Array(text.utf8), Array($0.utf8)) }) else {
            throw TypePatternError(pattern: text, nearest: NearestName.nearest(to: text, in: Self.suggestions))
        }
        self.text = text
    }

    /// Whether a trigger of `type` is meant.
    package func matches(_ type: String) -> Bool { Self.matches(Array(text.utf8), Array(type.utf8)) }

    package var description: String { text }

    /// The words of `TriggerType.all`.
    package static let vocabulary: [String] = TriggerType.all.map(\.rawValue)

    private static let suggestions: [String] =
        vocabulary + Set(vocabulary.compactMap { $0.split(separator: ".").first.map { "\($0).*" } }).sorted()

    /// Linear in practice: on a mismatch only the last `*` is tried again, one character further.
    private static func matches(_ pattern: [UInt8], _ type: [UInt8]) -> Bool {
        var (patternIndex, typeIndex) = (0, 0)
        var star: (pattern: Int, type: Int)?
        while typeIndex < type.count {
            if patternIndex < pattern.count, pattern[patternIndex] == UInt8(ascii: "*") {
                star = (patternIndex, typeIndex)
                patternIndex += 1
            } else if patternIndex < pattern.count, pattern[patternIndex] == type[typeIndex] {
                patternIndex += 1
                typeIndex += 1
            } else if let last = star {
                star = (last.pattern, last.type + 1)
                (patternIndex, typeIndex) = (last.pattern + 1, last.type + 1)
            } else {
                return false
            }
        }
        return pattern[patternIndex...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
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
