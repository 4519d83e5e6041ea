import BitbucketSimulator
import HTTPTypes
import Logging
import ServiceLifecycle
import Testing

@Suite struct LifeTests {
    @Test func `an address that is taken is an error, for the runner and for whoever waits for the address`()
        async throws
    {
        try await Client.use { client in
            let port = try #require(Int(try await client.simulator.baseURL.split(separator: ":").last ?? ""))
            let second = SimulatorConfiguration(port: port, accounts: []) { Client.date }
            await #expect(throws: (any Error).self) {
                try await withBitbucketSimulator(second) { _ in Issue.record("it runs") }
            }
        }
    }

    @Test func `two simulators stand side by side`() async throws {
        try await Client.use { one in
            try await Client.use { two in
                #expect(try await one.simulator.baseURL != two.simulator.baseURL)
                _ = try await one.send(.get, "/2.0/user")
                #expect(one.simulator.requests().count == 1 && two.simulator.requests().isEmpty)
            }
        }
    }

    @Test func `asked to stop, it ends without an error and is not there any more`() async throws {
        let simulator = BitbucketSimulator(SimulatorConfiguration(accounts: [Client.ada]) { Client.date })
        let services = ServiceGroup(
            services: [simulator],
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        try await withThrowingTaskGroup { group in
            group.addTask { try await services.run() }
            let client = Client(simulator: simulator)
            let reply = try await client.send(.get, "/2.0/user")
            #expect(reply.status == 200)
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
            await #expect(throws: (any Error).self) { _ = try await client.send(.get, "/2.0/user") }
        }
    }

    @Test func `what the body throws comes out`() async throws {
        await #expect(throws: Client.TimedOut.self) {
            try await Client.use { _ in throw Client.TimedOut() }
        }
    }

    @Test func `whoever waits for the address of one that never runs can be cancelled`() async throws {
        let simulator = BitbucketSimulator(SimulatorConfiguration(accounts: []) { Client.date })
        await withTaskGroup { group in
            group.addTask {
                await #expect(throws: CancellationError.self) { _ = try await simulator.baseURL }
            }
            group.cancelAll()
        }
    }
}
