import Foundation
import HostileBodies
import Postgres
import Testing

/// Ten thousand hostile bodies through the running door, with good ones among them.
///
/// Longer by hand: `BITTERN_FUZZ_BODIES=1000000 BITTERN_FUZZ_SEED=7 deploy/test --filter Fuzz`.
@Suite(.timeLimit(.minutes(FuzzSettings.minutes))) struct DoorFuzzTests {
    /// How much the program may grow between the first fifth and the end: no more than its allocator's moods.
    private static let growth = 48 << 20

    @Test func `as many rows as 202s, no other answer than the right one, no neighbour harmed, and memory flat`()
        async throws
    {
        let settings = FuzzSettings(bodies: 10_000)
        try await withBittern(roles: "receiver,console") { bittern, database in
            let crowd = try await HostileCrowd(Street(bittern), seed: settings.seed)
            let start = ContinuousClock.now
            try await crowd.send(0..<settings.bodies / 5, clients: 32)
            let early = try ProcessMemory(of: bittern.pid)
            try await crowd.send(settings.bodies / 5..<settings.bodies, clients: 32)
            let late = try ProcessMemory(of: bittern.pid)
            let answers = crowd.answers
            print(
                """
                fuzzed the door with \(settings.bodies) bodies and seed \(settings.seed) in \(ContinuousClock.now - start): \
                \(answers.statuses), \(early.resident >> 20) MiB and then \(late.resident >> 20) MiB
                """
            )
            #expect(answers.wrong.isEmpty, "\(answers.wrong.prefix(5))")
            #expect(answers.accepted.count > settings.bodies / 2)
            #expect(late.resident < early.resident + Self.growth)
            try await Self.compare(answers, with: database)
        }
    }

    /// What is unreadable has a reason and may have a payload all the same: a list, say, or a text.
    @Test func `a payload is null exactly where a reason says why`() async throws {
        let settings = FuzzSettings(bodies: 10_000)
        try await withBittern(roles: "receiver,console") { bittern, database in
            let crowd = try await HostileCrowd(Street(bittern), seed: settings.seed &+ 1)
            try await crowd.send(0..<max(1_000, settings.bodies / 10), clients: 32)
            let rows = try await database.execute(
                """
                select count(*) filter (where payload is null) as nulls, count(*) filter (where payload is not null) as held,
                       array_agg(distinct coalesce(reason, 'no reason')) filter (
                         where payload is null and reason is null or payload is not null and reason is not null and reading = 'read')
                         as wrong
                  from (select bittern.payload(id) as payload, reading, reason from bittern.delivery) d
                """,
                timeout: .seconds(60)
            )
            #expect(try rows[0].get("nulls") as Int64 > 10)
            #expect(try rows[0].get("held") as Int64 > 100)
            let wrong: [String]? = try rows[0].get("wrong")
            #expect(wrong == nil, "\(wrong ?? [])")
        }
    }

    private static func compare(_ answers: HostileCrowd.Answers, with database: PostgresPool) async throws {
        let rows = try await database.execute(
            """
            select d.id::text as id, d.reading, count(t.id) as triggers, min(t.type) as type, min(t.subject) as subject,
                   coalesce(max(greatest(octet_length(t.subject), octet_length(t.event_key), octet_length(t.actor_name),
                                         octet_length(t.repository), octet_length(t.url))), 0)::bigint as longest
              from bittern.delivery d left join bittern.trigger t on t.delivery_id = d.id
             group by d.id, d.reading
            """,
            timeout: .seconds(60)
        )
        #expect(rows.count == answers.accepted.count, "as many rows as 202s")
        var stored: Set<String> = []
        // Gathered, because ten thousand expectations cost more than what they expect of.
        var wrong: [String] = []
        for row in rows {
            let id: String = try row.get("id")
            stored.insert(id)
            let isRead = try row.get("reading") as String == "read"
            let triggers: Int64 = try row.get("triggers")
            if (triggers > 0) != isRead { wrong.append("delivery \(id) has \(triggers) triggers") }
            let longest: Int64 = try row.get("longest")
            if longest > 1_024 { wrong.append("delivery \(id) has a text of \(longest) bytes") }
            guard let number = answers.good[id] else { continue }
            let type: String? = try row.get("type")
            let subject: String? = try row.get("subject")
            if type != "pull_request.created" || subject != "pull_requests/\(number)" || triggers != 1 {
                wrong.append("good body \(number) became \(triggers) \(type ?? "nothing") of \(subject ?? "nothing")")
            }
        }
        #expect(wrong.isEmpty, "\(wrong.count): \(wrong.prefix(5))")
        #expect(answers.good.count > 0)
        #expect(stored == Set(answers.accepted), "and they are the same")
    }
}
