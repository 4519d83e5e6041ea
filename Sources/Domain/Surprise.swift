/// Something in a body that is not as Bitbucket describes it; kept beside what could be read, never an error.
package struct Surprise: Equatable, Sendable, CustomStringConvertible {
    /// How many a delivery keeps; the rest would say nothing new.
    package static let limit = 20

    /// Where in the body, as in `push.changes[0].new.name`; empty for the body itself.
    package let path: String
    /// What is surprising there, as in `expected text, found a number`.
    package let message: String

    package init(path: String, message: String) {
        self.path = path
        self.message = message
    }

    package var description: String { path.isEmpty ? message : "\(path): \(message)" }
}
