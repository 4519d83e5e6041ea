import Postgres
import Testing

/// A document is stored whole, for readers; releases before stored it without the columns of its row, and SQL added them.
@Suite(.timeLimit(.minutes(5))) struct WholeDocumentTests {
    @Test func `what is stored is what the columns would make of it, byte for byte`() async throws {
        let bodies = Body.fixtures + Body.recorded
        try await StoredBodies.with(bodies) { pool throws in
            let rows = try await pool.execute(
                """
                select d.request_id || '#' || t.position as name, t.document ? 'id' as whole,
                       t.document::text = bittern_store.document(jsonb_populate_record(t, jsonb_build_object('document',
                         t.document - array['id', 'type', 'product', 'event_key', 'subject', 'occurred_at', 'received_at', 'url']
                       )))::text as same
                  from bittern_store.trigger t
                  join bittern_store.delivery d on d.id = t.delivery_id
                """
            )
            #expect(rows.count >= bodies.count)
            for row in rows {
                let name: String = try row.get("name")
                #expect(try row.get("whole") as Bool, "\(name)")
                #expect(try row.get("same") as Bool, "\(name)")
            }
        }
    }
}
