import Foundation
import Postgres
import Testing

/// Three consumers of four workers each, writers beside them, and workers that die at any moment.
///
/// BITTERN_CHAOS_TRIGGERS says through how many triggers, 30,000 by default; BITTERN_CHAOS_SEED with which chance.
@Suite(.timeLimit(.minutes(30))) struct ChaosTests {
    static let total = setting("BITTERN_CHAOS_TRIGGERS", or: 30_000)
    static let seed = setting("BITTERN_CHAOS_SEED", or: 1)
    static let consumers = ["one", "two", "three"]

    @Test func `every consumer sees every trigger, none is held twice at once, however workers die`() async throws {
        try await Log.with { log in
            let ledger = Ledger(log: log)
            try await ledger.make()
            // A limit that no bad luck reaches: nothing may die here.
            for name in Self.consumers { try await log.create(name, attempts: 1000) }
            let kills = try await withThrowingTaskGroup(of: Int.self) { group in
                for lane in Int16(0)...3 { group.addTask { try await self.write(lane, log) } }
                for (number, name) in (Self.consumers + Self.consumers + Self.consumers + Self.consumers).enumerated() {
                    group.addTask {
                        try await ChaosWorker(log: log, consumer: name, seed: Self.seed * 100 + number).work(Self.total)
                    }
                }
                return try await group.reduce(0, +)
            }
            let found = try await ledger.findings(of: Self.total)
            print("chaos: \(Self.total) triggers, \(kills) workers killed, \(found)")
            #expect(kills > 0, "nobody was killed, so nothing was tested")
            #expect(found.seen == Array(repeating: Int64(Self.total), count: Self.consumers.count))
            #expect(found.heldTwice == 0)
            #expect(found.givenAfterAck == 0)
            #expect(found.again > 0, "a dead worker's triggers were given again")
            #expect(try await log.number("select count(*) as n from bittern_store.holding") == 0)
            #expect(try await log.number("select count(*) as n from bittern.dead_letter") == 0)
        }
    }

    /// Appends a quarter of everything, a commit a batch, some of which fail at first.
    private func write(_ lane: Int16, _ log: Log) async throws -> Int {
        let connection = try await log.open()
        var left = Self.total / 4 + (Int(lane) < Self.total % 4 ? 1 : 0)
        var turn = 0
        while left > 0 {
            let count = min(left, 500)
            turn += 1
            try await connection.executeScript("begin")
            try await connection.execute("select append_triggers(\(lane), \(Int32(count)))")
            try await connection.executeScript(turn % 5 == 0 ? "rollback" : "commit")
            if turn % 5 != 0 { left -= count }
        }
        await connection.close()
        return 0
    }

    private static func setting(_ name: String, or usual: Int) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? usual
    }
}
