/// Text that must not be seen: it prints as `‹secret›` in every form, and opens only in `withValue`.
package struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What stands in a record where a secret was.
    package static let mask = "‹secret›"

    private let value: String

    package init(_ value: String) { self.value = value }

    /// Runs `body` with the text itself; keep what it returns as secret as the text.
    package func withValue<Result, Failure: Error>(_ body: (String) throws(Failure) -> Result) throws(Failure) -> Result
    {
        try body(value)
    }

    package var description: String { Self.mask }
    package var debugDescription: String { Self.mask }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
