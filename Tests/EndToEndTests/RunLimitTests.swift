import BitbucketSimulator
import Domain
import Foundation
import HTTPTypes
import Postgres
import Testing

/// What keeps runs waiting, ends them, or holds them back: delays, windows, limits, credentials and age.
@Suite(.timeLimit(.minutes(5))) struct RunLimitTests {
    @Test func `a run begins when its workflow says, and waits until then`() async throws {
        try await withPeer { street, peer, database in
            peer.script(.put, "/after", answers: usual(1))
            try await street.apply(try await call("/after", of: peer, name: "after", more: "after: 1s"))
            let hook = try await street.makeHook("hook")
            try await street.open(1, title: "a", at: hook)
            let runs = try await street.endedRuns(1)
            #expect(runs[0]["state"]?.string == "succeeded", "\(runs)")
            let rows = try await database.execute(
                """
                select extract(epoch from a.started_at - t.received_at)::float8 as wait
                  from bittern_store.attempt a join bittern_store.run r on r.id = a.run_id
                  join bittern_store.trigger t on t.id = r.trigger_id
                """
            )
            #expect(try rows[0].get("wait") as Double >= 1)
        }
    }

    @Test func `a workflow of one run at a time has one at a time, whichever worker has it`() async throws {
        let environment = ["BITTERN_ALLOW_ADDRESSES": "127.0.0.0/8"]
        try await withBittern(roles: "receiver,console", environment: environment) { bittern, database in
            try await withBitbucketSimulator(SimulatorConfiguration(accounts: [], now: { Date() })) { peer in
                let street = Street(bittern)
                peer.script(.put, "/one", answers: usual(12).map { _ in ScriptedAnswer(delay: .milliseconds(100)) })
                try await street.apply(try await call("/one", of: peer, name: "one", more: "concurrency: 1"))
                let hook = try await street.makeHook("hook")
                for number in 1...12 { try await street.open(number, title: "a", at: hook) }
                try await withTemporaryFolder { folder in
                    var workers: [BitternProcess] = []
                    for _ in 0..<2 {
                        workers.append(
                            try await BitternProcess.start(
                                database: bittern.database,
                                dataDirectory: folder,
                                roles: "worker",
                                environment: environment
                            )
                        )
                    }
                    _ = try await street.endedRuns(12)
                    for worker in workers { #expect(await worker.stop() == 0) }
                }
                let overlaps = try await database.execute(
                    """
                    select from bittern_store.attempt a join bittern_store.attempt b on a.run_id < b.run_id
                     where a.started_at < b.started_at + make_interval(secs => b.seconds)
                       and b.started_at < a.started_at + make_interval(secs => a.seconds)
                    """
                )
                #expect(overlaps.isEmpty && peer.requests().count == 12)
            }
        }
    }

    @Test func `a run that is too old, or whose window is over, is given up, and says so`() async throws {
        try await withPeer { street, peer, _ in
            peer.script(.put, "/never", answers: Array(repeating: ScriptedAnswer(status: 500), count: 200))
            try await street.apply(try await call("/never", of: peer, name: "timeout", more: "timeout: 1s"))
            try await street.apply(
                try await call("/never", of: peer, name: "window").replacing(
                    "most: 500ms",
                    with: "most: 500ms, within: 1s"
                )
            )
            let hook = try await street.makeHook("hook")
            try await street.open(1, title: "a", at: hook)
            _ = try await street.endedRuns(2)
            let old = try await street.runs("workflow=timeout&state=dead", count: 1)[0]["reason"]?.string ?? ""
            #expect(old.contains("older than the `timeout`"), "\(old)")
            let late = try await street.runs("workflow=window&state=dead", count: 1)[0]["reason"]?.string ?? ""
            #expect(late.contains("its window is over"), "\(late)")
        }
    }

    @Test func `one customer who has to come back holds up nobody, and finds what waited`() async throws {
        try await withConnectedHouse { house in
            try await house.connect("acme")
            try await house.street.apply(
                """
                name: ask
                on: [pull_request.created]
                steps: [{ id: ask, action: http.request, with: { url: /2.0/user } }]
                """
            )
            let acme = try await house.street.makeHook("acme", connection: "acme")
            let worker = try await house.worker()
            // Refused once, and with another token it is done.
            house.bitbucket.script(.get, "/2.0/user", answers: [ScriptedAnswer(status: 401)])
            try await house.street.open(1, title: "a", at: acme)
            _ = try await house.street.runs("connection=acme&state=succeeded", count: 1)
            #expect(try await house.standing(of: "acme").generation == 2)

            house.bitbucket.revoke()
            try await house.street.open(1, title: "b", at: acme)
            let parked = try await house.street.runs("connection=acme&state=parked", count: 1)
            #expect(parked[0]["reason"]?.string == "reauthorization_required")
            try await house.street.open(1, title: "c", at: acme)
            try await house.connect("umbrella")
            let umbrella = try await house.street.makeHook("umbrella", connection: "umbrella")
            for title in ["a", "b"] { try await house.street.open(2, title: title, at: umbrella) }
            _ = try await house.street.runs("connection=umbrella&state=succeeded", count: 2)
            _ = try await house.street.runs("connection=acme&state=parked", count: 2)

            try await house.connect("acme")
            _ = try await house.street.runs("connection=acme&state=succeeded", count: 3)
            #expect(await worker.stop() == 0)
        }
    }

    @Test func `what waits for a host that is gone does not use up its customer's limit`() async throws {
        try await withPeer { street, _, database in
            let account = SimulatedAccount(token: "sesame")
            let bitbucket = SimulatorConfiguration(port: try FreePort.find(), accounts: [account], now: { Date() })
            try await withBitbucketSimulator(bitbucket) { bitbucket in
                try await street.connect("acme", token: "sesame", base: try await bitbucket.baseURL)
            }
            try await street.apply(call("/2.0/back", name: "back", attempts: 50))
            let hook = try await street.makeHook("hook", connection: "acme")
            for number in 1...40 { try await street.open(number, title: "a", at: hook) }
            _ = try await eventually("its circuit is open") {
                try await database.execute("select from bittern_store.host_circuit where state = 'open'").first.map {
                    _ in true
                }
            }
            try await withBitbucketSimulator(bitbucket) { bitbucket in
                bitbucket.script(.put, "/2.0/back", answers: usual(40))
                _ = try await street.runs("state=succeeded&limit=100", count: 40)
            }
            let attempts = try await database.attempts()
            let counted = try await eventually("every call is counted") {
                let rows = try await database.execute(
                    "select coalesce(sum(calls), 0)::int8 as calls from bittern_store.rate_use"
                )
                let calls: Int64 = try rows[0].get("calls")
                return calls >= attempts ? calls : nil
            }
            #expect(counted == attempts)
        }
    }

    @Test func `runs that are older than their triggers are kept end as expired, and are counted`() async throws {
        try await withPeer { street, peer, database in
            try await street.apply(try await call("/never", of: peer, name: "never"))
            #expect(try await street.operate(.post, "/workflows/never/pause").status == 200)
            let hook = try await street.makeHook("hook")
            for title in ["a", "b"] { try await street.open(1, title: title, at: hook) }
            _ = try await street.runs("state=waiting", count: 2)
            _ = try await database.execute(
                """
                create or replace function bittern_store.now() returns timestamptz language sql volatile
                as $$ select clock_timestamp() + interval '92 days' $$
                """
            )
            _ = try await database.execute("select bittern_store.make_partitions(1)")
            // What the service does every hour, until nothing is left to drop.
            var expired: Int64 = 0
            while let dropped = try await database.execute(
                "select expired_runs from bittern_store.drop_partitions(30, 90, 200, 35) where dropped"
            ).first { expired += try dropped.get("expired_runs") as Int64 }
            #expect(expired == 2)
            let dead = try await street.runs("state=dead", count: 2)
            #expect(dead.allSatisfy { $0["reason"]?.string == "expired" }, "\(dead)")
            #expect(peer.requests().isEmpty)
        }
    }
}
