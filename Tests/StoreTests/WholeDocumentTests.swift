import Domain
import Foundation
import Postgres
import Store
import Testing
import ThrowawayDatabase

/// What Swift writes into a document beside the row must be what SQL would make of the row.
@Suite(.timeLimit(.minutes(2))) struct WholeDocumentTests {
    private static let texts = [
        "", "plain", "\"quoted\" \\ \u{1} \n \u{7F}", "a\0b", "größe 📏 \u{2028}",
        String(repeating: "\u{1}ü", count: 700),
    ]
    /// From the year 1 to beyond 9999, with fractions that a double cannot hold.
    private static let moments: [Date?] =
        [nil, -62_135_596_800, -62_135_614_800, 0, 1_772_444_472.218035, 253_402_300_799.9999999, 253_402_387_199]
        .map { $0.map(Date.init(timeIntervalSince1970:)) }
        + stride(from: -62_135_596_800, to: 253_402_300_800, by: 1_577_847_641.7182818)
        .map(Date.init(timeIntervalSince1970:))

    @Test func `a document holds what its row says`() async throws {
        try await withThrowawayDatabase { conninfo in
            let pool = PostgresPool(conninfo: conninfo, limit: 1)
            let log = DeliveryLog(pool: pool)
            _ = try await log.makePartitions(daysAhead: 1)
            let texts = Self.texts + [nil]
            let triggers = Self.moments.enumerated().map { place, moment in
                Trigger(
                    position: place,
                    eventKey: "pullrequest:created",
                    type: .unknown,
                    subject: texts[place % texts.count],
                    occurredAt: moment,
                    url: texts[(place + 1) % texts.count],
                    document: place % 3 == 0 ? TriggerDocument() : .example
                )
            }
            let delivery = Delivery.example("{}", triggers: triggers)
            _ = try await log.append([delivery], to: Lane.all[2], timeout: .seconds(10))
            let rows = try await pool.execute(
                """
                select t.document::text as stored,
                       bittern_store.document(jsonb_populate_record(t, jsonb_build_object('document', t.document - array[
                         'id', 'type', 'product', 'event_key', 'subject', 'occurred_at', 'received_at', 'url'])))::text as made
                  from bittern_store.trigger t order by t.id
                """
            )
            #expect(rows.count == triggers.count)
            for row in rows { #expect(try row.get("stored") as String == row.get("made")) }
            await pool.close()
        }
    }
}
