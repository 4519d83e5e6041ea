import Foundation

/// How much is fuzzed, and where it starts: `BITTERN_FUZZ_BODIES` and `BITTERN_FUZZ_SEED`.
package struct FuzzSettings: Sendable {
    package let bodies: Int
    package let seed: UInt64

    /// `bodies` is the number when the environment names none.
    package init(bodies: Int, environment: [String: String] = ProcessInfo.processInfo.environment) {
        self.bodies = environment["BITTERN_FUZZ_BODIES"].flatMap { Int($0) } ?? bodies
        seed = environment["BITTERN_FUZZ_SEED"].flatMap { UInt64($0) } ?? 20_260_101
    }
}
