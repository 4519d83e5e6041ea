import Logging
import Postgres
import Store
import Synchronization
import Telemetry
import Testing
import ThrowawayDatabase

@testable import bittern

/// The service that makes and drops partitions, with hours of some milliseconds.
@Suite(.timeLimit(.minutes(2))) struct PartitionKeeperTests {
    @Test func `it makes the days to come and drops what is old, hour after hour`() async throws {
        try await withKeeper { keeper, house in
            #expect(await keeper.makePartitions())
            try await house.connection.executeScript("update public.moved_by set days = 50")
            try await house.run(keeper) {
                try await house.wait { house.said("partition dropped").count == 9 * 6 }
            }
            #expect(try await house.partitions() == 9 * 6)
            #expect(house.said("partitions made").count == 2)
            #expect(house.said("expired before anybody took it").isEmpty && house.said("unexpected").isEmpty)
        }
    }

    @Test func `what is kept is said once, and again when the reason is another`() async throws {
        try await withKeeper { keeper, house in
            #expect(await keeper.makePartitions())
            try await house.makeTriggers(3)
            try await house.connection.executeScript(
                """
                select bittern.create_consumer('shop');
                insert into bittern_store.dead_letter
                select c.id, t.id, 1, 'no', now() from bittern_store.consumer c, bittern.trigger t order by t.id limit 1;
                select bittern.create_consumer('till', start_at => '-infinity');
                update public.moved_by set days = 40;
                """
            )
            try await house.run(keeper) {
                let first = "consumer shop has a dead letter of it"
                try await house.wait { house.said("partition kept past its time") == [first] }
                // It reads on, and so comes to need the day as well.
                try await house.connection.executeScript("select bittern.receive('till', 1)")
                let second = "consumer till has not read it"
                try await house.wait { house.said("partition kept past its time") == [first, second] }
            }
        }
    }

    @Test func `what expires is a warning, and counted`() async throws {
        try await withKeeper { keeper, house in
            #expect(await keeper.makePartitions())
            try await house.connection.executeScript("select bittern.create_consumer('shop')")
            try await house.makeTriggers(3)
            try await house.connection.executeScript("update public.moved_by set days = 40")
            try await house.run(keeper) {
                try await house.wait { !house.said("expired before anybody took it").isEmpty }
            }
            #expect(house.metrics.render().contains("bittern_triggers_expired_total 3\n"))
            #expect(house.metrics.render().contains("bittern_runs_expired_total 0\n"))
        }
    }

    @Test func `runs that were not carried out in time expire with their triggers, and are counted`() async throws {
        try await withKeeper { keeper, house in
            #expect(await keeper.makePartitions())
            try await house.connection.executeScript(
                """
                select bittern_store.apply_workflow(
                  '{"name": "w", "steps": [{"id": "a", "action": "http.request"}]}', '{%}', false)
                """
            )
            try await house.makeTriggers(3)
            try await house.connection.executeScript(
                "select bittern_store.match_workflows(); update public.moved_by set days = 92"
            )
            try await house.run(keeper) {
                try await house.wait { house.metrics.render().contains("bittern_runs_expired_total 3\n") }
            }
            #expect(!house.said("expired before anybody took it").isEmpty)
        }
    }

    @Test func `it tries until partitions are made`() async throws {
        try await withKeeper { keeper, house in
            try await house.connection.executeScript("alter function bittern_store.make_partitions rename to hidden")
            try await house.run(keeper) {
                try await house.wait { house.said("unexpected").count > 2 }
                try await house.connection.executeScript(
                    "alter function bittern_store.hidden rename to make_partitions"
                )
                try await house.wait { house.said("partitions made").count == 1 }
            }
        }
    }

    private func withKeeper(_ body: (PartitionKeeper, House) async throws -> Void) async throws {
        try await withThrowawayDatabase { conninfo in
            let pool = PostgresPool(conninfo: conninfo, limit: 2)
            let house = House(connection: try await PostgresConnection.open(conninfo))
            try await house.connection.executeScript(House.clock)
            let keeper = PartitionKeeper(
                log: DeliveryLog(pool: pool),
                store: RetentionStore(pool: pool),
                retention: Retention(),
                telemetry: house.telemetry,
                interval: .milliseconds(20),
                patience: .milliseconds(5)
            )
            try await body(keeper, house)
            await house.connection.close()
            await pool.close()
        }
    }
}

/// What the keeper works in: a database whose clock can be moved, and ears for what it says.
private struct House {
    static let clock = """
        create table public.moved_by (days integer);
        insert into public.moved_by values (0);
        create or replace function bittern_store.now() returns timestamptz language sql as $$
          select clock_timestamp() + make_interval(days => (select days from public.moved_by)) $$;
        """

    let connection: PostgresConnection
    let metrics = ObservationMetrics(version: "test")
    private let ear = Ear()

    init(connection: PostgresConnection) { self.connection = connection }

    var telemetry: Telemetry {
        let ear = ear
        return Telemetry(log: ObservationLog(Logger(label: "test") { _ in ear }), metrics: metrics)
    }

    /// The reason of each line with this message, in order.
    func said(_ message: String) -> [String] {
        ear.lines.all.withLock { $0.filter { $0.message == message }.map(\.reason) }
    }

    func partitions() async throws -> Int64? {
        try await connection.execute(
            "select count(*) as n from pg_inherits i join pg_class c on c.oid = i.inhparent where c.relkind = 'p'"
        )
        .first?.get("n")
    }

    func makeTriggers(_ count: Int32) async throws {
        try await connection.execute(
            """
            insert into bittern_store.trigger (lane, position, id, delivery_id, received_at, webhook, product, event_key, type, document)
            select 0, 0, id, id, now(), 'hook', 'cloud', 'repo:push', 'branch.updated', '{}'
              from (select bittern_store.take_ids('bittern_store.delivery_id_0', 0::smallint, 1) from generate_series(1, \(count))) i (id)
            """
        )
    }

    /// The keeper's life, for as long as `body` takes.
    func run(_ keeper: PartitionKeeper, _ body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await keeper.run() }
            try await body()
            group.cancelAll()
        }
    }

    func wait(_ condition: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while try await !condition() {
            try #require(ContinuousClock.now < deadline, "\(ear.lines.all.withLock { $0 })")
            try await Task.sleep(for: .milliseconds(10))
        }
    }
}

/// Keeps every line of a log.
private struct Ear: LogHandler {
    final class Lines: Sendable {
        let all = Mutex<[(message: String, reason: String)]>([])
    }

    let lines = Lines()
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        lines.all.withLock { $0.append(("\(event.message)", event.metadata?["reason"].map { "\($0)" } ?? "")) }
    }
}
