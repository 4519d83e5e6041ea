import Domain
import Foundation
import Postgres
import Testing
import ThrowawayDatabase

/// `listen bittern`, rung by real processes.
@Suite(.timeLimit(.minutes(3))) struct BellTests {
    /// So that two processes have a moment in which both ring.
    static let deliveries = 400

    @Test func `who only listens gets everything, and the bell rings at most 50 times a second`() async throws {
        try await withThrowawayDatabase { conninfo in
            try await withTemporaryFolder { folder in
                let one = try await BitternProcess.start(database: conninfo, dataDirectory: folder + "/one")
                let other = try await BitternProcess.start(
                    database: conninfo,
                    dataDirectory: folder + "/other",
                    environment: ["BITTERN_OPERATOR_TOKEN": one.operatorToken]
                )
                let (first, second) = (Street(one), Street(other))
                let hook = try await first.makeHook("acme-app")
                let listener = try await PostgresConnection.open(conninfo)
                try await listener.execute("select bittern.create_consumer('c')")
                try await listener.listen(to: "bittern")
                let start = ContinuousClock.now
                async let sent = deliver(to: [(first, hook), (second, second.sameHook(hook))])
                var (rings, seen) = (0, 0)
                while seen < Self.deliveries {
                    let ring = try #require(try await listener.nextNotification(within: .seconds(20)))
                    #expect(ring.channel == "bittern")
                    rings += 1
                    seen += try await takeAll(listener)
                }
                let seconds = (ContinuousClock.now - start) / .seconds(1)
                #expect(try await sent == Self.deliveries)
                #expect(seen == Self.deliveries)
                #expect(Double(rings) <= 50 * seconds + 1, "\(rings) rings in \(seconds) s")
                await listener.close()
                one.crash()
                other.crash()
            }
        }
    }

    private func takeAll(_ connection: PostgresConnection) async throws -> Int {
        var count = 0
        while true {
            let rows = try await connection.execute("select lease_id from bittern.receive('c')")
            guard let lease: Int64 = try rows.first?.get("lease_id") else { return count }
            try await connection.execute("select bittern.ack(\(lease))")
            count += rows.count
        }
    }

    /// Through both doors at once, a few at a time; returns how many were stored.
    private func deliver(to doors: [(Street, Street.Hook)]) async throws -> Int {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for (number, (street, hook)) in doors.enumerated() {
                for worker in 0..<4 {
                    group.addTask {
                        var stored = 0
                        for turn in 0..<(Self.deliveries / 8) {
                            let body = Street.pullRequest(number * 1_000_000 + worker * 10_000 + turn)
                            let reply = try await street.deliver(body, to: hook, key: "pullrequest:created")
                            if reply.status == 202 { stored += 1 }
                        }
                        return stored
                    }
                }
            }
            return try await group.reduce(0, +)
        }
    }
}
