import Foundation

/// How much is fuzzed, and where it starts: `BITTERN_FUZZ_BODIES` and `BITTERN_FUZZ_SEED`.
package struct FuzzSettings: Sendable {
    package let bodies: Int
    package let seed: UInt64

    /// `bodies` is the number when the environment names none.
    package init(bodies: Int, environment: [String: String] = ProcessInfo.processInfo.environment) {
        self.bodies = Self.number("BITTERN_FUZZ_BODIES", in: environment) ?? bodies
        seed = Self.number("BITTERN_FUZZ_SEED", in: environment).map(UInt64.init) ?? 20_260_101
    }

    /// How long a suite may take: ten minutes, and more for more bodies than usual.
    package static let minutes =
        10 + (number("BITTERN_FUZZ_BODIES", in: ProcessInfo.processInfo.environment) ?? 0) / 2_000

    /// A setting that is no number must not quietly be the usual one.
    private static func number(_ name: String, in environment: [String: String]) -> Int? {
        guard let text = environment[name] else { return nil }
        guard let number = Int(text), number >= 0 else {
            preconditionFailure("\(name) is `\(text)`, which is no number")
        }
        return number
    }
}
