import Postgres

/// What was given to whom and when, written down by the workers themselves.
struct Ledger {
    struct Findings: CustomStringConvertible {
        /// Different triggers that each consumer was given, by name of consumer.
        let seen: [Int64]
        /// Grants of a trigger beyond its first to a consumer.
        let again: Int64
        /// Grants of a trigger while an earlier lease on it was live.
        let heldTwice: Int64
        /// Grants of a trigger after it had been acknowledged.
        let givenAfterAck: Int64

        var description: String {
            "seen \(seen), given again \(again), held twice \(heldTwice), given after their ack \(givenAfterAck)"
        }
    }

    let log: Log

    func make() async throws {
        let connection = try await log.open()
        try await connection.executeScript(
            """
            create table ledger (
              consumer text not null, lease_id bigint primary key, trigger_ids bigint[] not null, attempts integer[] not null,
              granted_at timestamptz not null, ends_at timestamptz not null, acked_at timestamptz, acked bigint);
            create function lease_end(lease bigint) returns timestamptz language sql volatile as $$
              select min(due_at) from bittern_store.holding where lease_id = lease
            $$;
            """
        )
        await connection.close()
    }

    /// A grant ends with its ack, else with its lease.
    func findings(of total: Int) async throws -> Findings {
        let connection = try await log.open()
        let rows = try await connection.execute(
            """
            with given as (
                   select l.consumer, t.id, l.granted_at, lag(l.ends_at) over w as earlier_end,
                          -- one that was fenced, or lost a part, says nothing of this trigger
                          lag(case when l.acked = cardinality(l.trigger_ids) then l.acked_at end) over w as earlier_ack,
                          row_number() over w as number
                     from ledger l cross join unnest(l.trigger_ids) t (id)
                   window w as (partition by l.consumer, t.id order by l.granted_at))
            select consumer, count(*) filter (where number = 1) as seen, count(*) filter (where number > 1) as again,
                   count(*) filter (where least(earlier_end, earlier_ack) > granted_at) as held_twice,
                   count(*) filter (where earlier_ack is not null) as after_ack
              from given group by consumer order by consumer
            """,
            timeout: .seconds(600)
        )
        await connection.close()
        return Findings(
            seen: try rows.map { try $0.get("seen") },
            again: try rows.reduce(0) { $0 + (try $1.get("again") as Int64) },
            heldTwice: try rows.reduce(0) { $0 + (try $1.get("held_twice") as Int64) },
            givenAfterAck: try rows.reduce(0) { $0 + (try $1.get("after_ack") as Int64) }
        )
    }
}
