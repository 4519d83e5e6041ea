/// What an operator calls a secret: 1 to 63 ASCII letters, digits, `_` and `-`, starting with a letter, a digit or `_`.
package struct SecretName: Sendable, Hashable, Comparable, CustomStringConvertible {
    package static let lengthLimit = 63

    package let text: String

    /// Nil when `text` is not such a name.
    package init?(_ text: String) {
        guard JSONPath.isWord(text), text.utf8.count <= Self.lengthLimit else { return nil }
        self.text = text
    }

    package var description: String { text }

    package static func < (one: Self, other: Self) -> Bool { one.text < other.text }
}
