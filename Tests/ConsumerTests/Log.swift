import Postgres
import ThrowawayDatabase

/// A database with a log to read from: triggers of our own, appended as Bittern appends them, and consumers.
struct Log {
    let conninfo: String
    private let connection: PostgresConnection

    static func with(_ body: (Log) async throws -> Void) async throws {
        try await withThrowawayDatabase { conninfo in
            let log = Log(conninfo: conninfo, connection: try await PostgresConnection.open(conninfo))
            try await log.connection.executeScript(Self.schema)
            try await body(log)
            await log.connection.close()
        }
    }

    /// Another connection, as another program has.
    func open() async throws -> PostgresConnection { try await PostgresConnection.open(conninfo) }

    /// Appends `count` triggers to a lane, committed when it returns.
    func append(_ count: Int32, to lane: Int16) async throws {
        try await connection.execute("select append_triggers(\(lane), \(count))")
    }

    /// Every id there is, ascending.
    func ids() async throws -> [Int64] {
        try await connection.execute("select id from bittern.trigger order by id").map { try $0.get("id") }
    }

    func create(_ consumer: String, from start: String = "-infinity", attempts: Int32 = 10) async throws {
        try await connection.execute(
            "select bittern.create_consumer(\(consumer), start_at => \(start)::text::timestamptz, max_attempts => \(attempts))"
        )
    }

    func number(_ query: Query) async throws -> Int64? {
        try await connection.execute(query).first?.get("n")
    }

    /// Ends another session, as the death of its process would.
    func terminate(_ session: Int32) async throws {
        try await connection.execute("select pg_terminate_backend(\(session), 10000)")
    }

    /// Returns once a session whose statement contains `text` waits for `event`; with a limit.
    func waitUntil(_ text: String, waitsFor event: String) async throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            let waiting = try await number(
                """
                select count(*) as n from pg_stat_activity
                 where datname = current_database() and pid <> pg_backend_pid() and state = 'active'
                   and query like \("%\(text)%") and \(event) in (wait_event, wait_event_type)
                """
            )
            if waiting ?? 0 > 0 { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw NeverWaited(statement: text, event: event)
    }

    struct NeverWaited: Error {
        let statement: String
        let event: String
    }

    /// Appends under the lane's lock, with ids of `take_ids`, as `append_deliveries` does.
    private static let schema = """
        select bittern_store.make_partitions(1);
        create function append_triggers(of_lane smallint, count integer) returns void language plpgsql as $$
        declare
          first bigint;
        begin
          perform pg_advisory_xact_lock(7701, of_lane);
          first := bittern_store.take_ids(format('bittern_store.delivery_id_%s', of_lane)::regclass, of_lane, count);
          insert into bittern_store.trigger (lane, position, id, delivery_id, received_at, webhook, product, event_key, type, document)
          select of_lane, 0, first + 16 * g, first + 16 * g, bittern_store.now(), 'hook', 'cloud', 'repo:push', 'branch.updated', '{}'
            from generate_series(0, count - 1) g;
        end $$;
        """
}

/// What one `receive` gave.
struct Batch {
    let lease: Int64
    let ids: [Int64]
    let attempts: [Int32]
}

extension PostgresConnection {
    func receive(_ consumer: String, _ batch: Int32 = 100, lease: String = "30 s") throws -> Batch {
        let rows = try execute(
            "select lease_id, id, attempt from bittern.receive(\(consumer), \(batch), \(lease)::text::interval)"
        )
        return Batch(
            lease: try rows.first?.get("lease_id") ?? 0,
            ids: try rows.map { try $0.get("id") },
            attempts: try rows.map { try $0.get("attempt") }
        )
    }

    func ack(_ batch: Batch) throws -> Int64 {
        try execute("select bittern.ack(\(batch.lease)) as n")[0].get("n")
    }
}
