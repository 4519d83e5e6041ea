/// Runs a simulated Bitbucket for as long as `body` takes, and hands it over once it answers.
///
/// Throws what `body` throws, or what kept the simulator from starting.
package func withBitbucketSimulator<Result: Sendable>(
    _ configuration: SimulatorConfiguration,
    _ body: (BitbucketSimulator) async throws -> Result
) async throws -> Result {
    let simulator = BitbucketSimulator(configuration)
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await simulator.run() }
        defer { group.cancelAll() }
        _ = try await simulator.baseURL
        return try await body(simulator)
    }
}
