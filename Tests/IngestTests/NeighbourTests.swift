import Domain
import FoundationEssentials
import Ingest
import Logging
import Postgres
import Store
import Telemetry
import Testing
import ThrowawayDatabase

/// A batch with a delivery in it that PostgreSQL refuses.
@Suite(.timeLimit(.minutes(1))) struct NeighbourTests {
    @Test func `one that cannot be held as it was read is kept unread, and its neighbours as they are`() async throws {
        try await withThrowawayDatabase { conninfo in
            let pool = PostgresPool(conninfo: conninfo, limit: 2)
            let log = DeliveryLog(pool: pool)
            _ = try await log.makePartitions()
            let ingest = Ingest(
                log: log,
                telemetry: Telemetry(
                    log: ObservationLog(Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }),
                    metrics: ObservationMetrics(version: "test")
                ),
                onTriggers: {}
            )
            // Offered at once, so that they are committed together.
            let stored = try await withThrowingTaskGroup(of: (Int, Stored).self) { group in
                for number in 1...9 {
                    group.addTask { (number, try await ingest.store(.example(number, refused: number == 4))) }
                }
                let service = Task { try await ingest.run() }
                var stored: [Int: Stored] = [:]
                for try await (number, one) in group { stored[number] = one }
                service.cancel()
                return stored
            }
            #expect(stored.count == 9)
            let rows = try await pool.execute("select hook_id, event_key, reason, body from bittern.delivery")
            #expect(rows.count == 9)
            for row in rows {
                let reason: String? = try row.get("reason")
                let isRefused = try row.get("event_key") as String == ""
                #expect(reason == (isRefused ? "PostgreSQL cannot hold what was read (22021)" : nil))
            }
            #expect(try rows.count { try $0.get("event_key") as String == "" } == 1)
            await pool.close()
        }
    }
}

extension Delivery {
    /// A text of PostgreSQL has no U+0000, so no event key may.
    fileprivate static func example(_ number: Int, refused: Bool) -> Delivery {
        let good = Delivery.example(number)
        return Delivery(
            webhook: good.webhook,
            eventKey: refused ? "repo:\0push" : good.eventKey,
            requestID: good.requestID,
            attempt: good.attempt,
            hookID: good.hookID,
            receivedAt: Date(),
            unreadable: nil,
            noPayload: nil,
            secret: good.secret,
            signedOver: good.signedOver,
            headers: good.headers,
            body: good.body,
            digest: good.digest,
            triggers: []
        )
    }
}
