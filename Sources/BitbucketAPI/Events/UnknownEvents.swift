/// Patterns for events that mean none.
package struct UnknownEvents: Error, Hashable, CustomStringConvertible {
    /// For each pattern a sentence that says what is wrong, with the nearest key where one is near.
    package let problems: [String]

    package init(problems: [String]) { self.problems = problems }

    package var description: String { problems.joined(separator: "\n") }
}
