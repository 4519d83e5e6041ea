import HostileBodies
import Postgres

/// One worker: receives, writes down what it was given in the same transaction, works, acknowledges; and dies now and then.
///
/// Dying is real for PostgreSQL: the session is terminated, wherever in a batch it was, or the worker goes silent and never says
/// anything of its lease again.
struct ChaosWorker {
    let log: Log
    let consumer: String
    var chance: SeededNumbers

    init(log: Log, consumer: String, seed: Int) {
        self.log = log
        self.consumer = consumer
        chance = SeededNumbers(seed: UInt64(seed))
    }

    /// Works until the consumer has read and done everything, and returns how often it died.
    func work(_ total: Int) async throws -> Int {
        var worker = self
        var deaths = 0
        var connection = try await log.open()
        let deadline = ContinuousClock.now + .seconds(1500)
        while ContinuousClock.now < deadline {
            do {
                if try await worker.turn(on: connection) { continue }
                if try await worker.isDone(total, on: connection) { break }
            } catch is Killed {
                deaths += 1
                connection = try await log.open()
            } catch SQLState.adminShutdown {
                deaths += 1
                await connection.close()
                connection = try await log.open()
            }
        }
        await connection.close()
        return deaths
    }

    /// One batch; false when there was none.
    private mutating func turn(on connection: PostgresConnection) async throws -> Bool {
        let batch = Int32([1, 20, 100, 300][Int(chance.next() % 4)])
        let fate = chance.next() % 60
        // 0: killed while receiving, before the commit; 1: after it; 2: silent; 3: killed in the ack; else it lives.
        if fate == 0 {
            try await connection.executeScript("begin")
            _ = try await receive(batch, on: connection)
            try await die(connection)
        }
        guard let lease = try await receive(batch, on: connection) else { return false }
        switch fate {
        case 1: try await die(connection)
        case 2: break
        case 3:
            try await connection.executeScript("begin")
            try await acknowledge(lease, on: connection)
            try await die(connection)
        case 4:
            // Some now, the rest in the same breath: nothing of it is lost or counted twice.
            try await connection.execute(
                """
                update ledger set acked_at = clock_timestamp(), acked = bittern.ack(lease_id, trigger_ids[1:2]) + bittern.ack(lease_id)
                 where lease_id = \(lease)
                """
            )
        default: try await acknowledge(lease, on: connection)
        }
        return true
    }

    /// The lease, noted in the ledger in the same statement.
    private func receive(_ batch: Int32, on connection: PostgresConnection) async throws -> Int64? {
        try await connection.execute(
            """
            insert into ledger (consumer, lease_id, trigger_ids, attempts, granted_at, ends_at)
            select \(consumer), r.lease_id, array_agg(r.id), array_agg(r.attempt), clock_timestamp(), lease_end(r.lease_id)
              from bittern.receive(\(consumer), \(batch), '2 s') r
             group by r.lease_id
            returning lease_id
            """
        ).first?.get("lease_id")
    }

    private func acknowledge(_ lease: Int64, on connection: PostgresConnection) async throws {
        try await connection.execute(
            "update ledger set acked_at = clock_timestamp(), acked = bittern.ack(lease_id) where lease_id = \(lease)"
        )
    }

    private func isDone(_ total: Int, on connection: PostgresConnection) async throws -> Bool {
        try await connection.execute(
            """
            select unread = 0 and leased = 0 and retrying = 0
                   and (select count(*) from bittern.trigger) = \(Int64(total)) as done
              from bittern.consumer_status where name = \(consumer)
            """
        )[0].get("done")
    }

    private func die(_ connection: PostgresConnection) async throws {
        let session: Int32 = try await connection.execute("select pg_backend_pid() as pid")[0].get("pid")
        try await log.terminate(session)
        await connection.close()
        throw Killed()
    }

    private struct Killed: Error {}
}
