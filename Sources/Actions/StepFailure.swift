package import Domain

/// Why a step's request could not be made; trying again would not help, so the run is dead.
package struct StepFailure: Error, Equatable, CustomStringConvertible {
    /// The input it happened in, `with.url`; empty when it is not about one input.
    package let input: String
    /// What is wrong, never with a secret or a whole value in it.
    package let reason: String

    package init(_ reason: String, in input: String = "") {
        self.input = input
        self.reason = reason
    }

    /// The same, said of an input.
    package func at(_ input: String) -> StepFailure { StepFailure(reason, in: self.input.isEmpty ? input : self.input) }

    package var description: String { input.isEmpty ? reason : "\(input): \(reason)" }

    /// The outcome of the step that failed so.
    package var outcome: Outcome { .dead(because: description) }
}
