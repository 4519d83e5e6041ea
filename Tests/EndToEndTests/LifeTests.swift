import Domain
import EmbeddedPostgres
import Foundation
import HTTPTypes
import Testing
import ThrowawayDatabase

/// How the process starts, says how it is, and stops.
@Suite(.timeLimit(.minutes(3))) struct LifeTests {
    @Test func `on an empty database it is ready in a few seconds`() async throws {
        try await withEmptyDatabase { conninfo in
            try await withTemporaryFolder { folder in
                let bittern = try await BitternProcess.start(database: conninfo, dataDirectory: folder)
                let street = Street(bittern)
                _ = try await eventually("it is ready", within: .seconds(15)) {
                    try await street.send(.get, street.publicURL + "/readyz").status == 200 ? true : nil
                }
                #expect(await bittern.stop() == 0)
            }
        }
    }

    @Test func `health is told at both doors, and its reasons only to operators`() async throws {
        try await withBittern { bittern, _ in
            let street = Street(bittern)
            _ = try await eventually("it is ready") {
                try await street.send(.get, street.publicURL + "/readyz").status == 200 ? true : nil
            }
            #expect(try await street.send(.get, street.publicURL + "/livez").text == "ok\n")
            let health = try await street.send(.get, street.publicURL + "/health")
            #expect(health.headers[.contentType] == "application/health+json")
            #expect(health.json?["status"]?.string == "pass", "\(health.text)")
            let verbose = try await street.send(.get, street.operatorURL + "/health?verbose")
            #expect(verbose.text.contains("[+]database ok"))
            #expect(verbose.text.contains("external"))
            #expect(
                try await street.send(.get, street.publicURL + "/health?verbose").text.contains("external") == false
            )
            let metrics = try await street.send(.get, street.operatorURL + "/metrics").text
            #expect(metrics.contains("bittern_oldest_run_age_seconds"))
            #expect(metrics.contains("bittern_consumer_lag_seconds 0"))
            #expect(verbose.text.contains("[+]consumers ok"))
        }
    }

    @Test func `a second bittern on the same folder is refused, by name`() async throws {
        try await withTemporaryFolder { folder in
            let first = try await BitternProcess.start(database: nil, dataDirectory: folder)
            do {
                _ = try await BitternProcess.start(database: nil, dataDirectory: folder)
                Issue.record("the second one started")
            } catch let gone as BitternProcess.Gone {
                #expect(gone.log.contains(folder), "\(gone.log)")
            }
            #expect(await first.stop() == 0)
            #expect(try EmbeddedPostgres.conninfo(ofRunningIn: folder) == nil, "its PostgreSQL has gone with it")
        }
    }

    @Test func `SIGTERM under load finishes what is in hand and exits 0`() async throws {
        try await withTemporaryFolder { folder in
            let bittern = try await BitternProcess.start(database: nil, dataDirectory: folder)
            let street = Street(bittern)
            let hook = try await street.makeHook("hook")
            let ledger = Ledger(of: 2000, secret: hook.secret)
            let stopped = Task {
                _ = try await eventually("some are stored") { ledger.acknowledged.count > 200 ? true : nil }
                return await bittern.stop()
            }
            try await ledger.send(to: street, hook, clients: 16) { _ in }
            #expect(try await stopped.value == 0)
            let again = try await BitternProcess.start(database: nil, dataDirectory: folder)
            try await ledger.send(to: Street(again), hook, clients: 16) { _ in }
            #expect(ledger.acknowledged.count == 2000)
            #expect(await again.stop() == 0)
        }
    }

    @Test func `while its database is away it lives, is not ready, and answers 503`() async throws {
        try await withTemporaryFolder { folder in
            let bittern = try await BitternProcess.start(
                database: "host=/nonexistent dbname=x connect_timeout=2",
                dataDirectory: folder,
                untilReady: false
            )
            let street = Street(bittern)
            #expect(try await street.send(.get, street.publicURL + "/livez").status == 200)
            #expect(try await street.send(.get, street.publicURL + "/readyz").status == 503)
            let start = ContinuousClock.now
            let answer = try await street.send(.post, street.publicURL + "/webhooks/x", body: Array("{}".utf8))
            #expect(answer.status == 503)
            #expect(answer.headers[.retryAfter] != nil)
            #expect(.now - start < .seconds(3.5))
            // Never 404, which Bitbucket would not repeat: nobody knows who is unknown.
            let statuses = await withTaskGroup(of: Int?.self) { group in
                for _ in 0..<40 {
                    group.addTask {
                        try? await street.send(.post, street.publicURL + "/webhooks/x", body: Array("{}".utf8)).status
                    }
                }
                return await group.reduce(into: Set<Int?>()) { $0.insert($1) }
            }
            #expect(statuses == [503])
            #expect(await bittern.stop() == 0)
        }
    }
}
