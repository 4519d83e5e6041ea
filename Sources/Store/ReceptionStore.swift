package import Domain
package import Postgres

/// Writes down what receivers saw at their webhooks beside the deliveries.
package struct ReceptionStore: Sendable {
    private let pool: PostgresPool

    package init(pool: PostgresPool) { self.pool = pool }

    /// Adds to what is there, in one statement; returns how many webhooks it was about, those that are gone not counted.
    package func note(_ notes: ReceptionNotes, timeout: Duration = .seconds(3)) async throws -> Int {
        let rejections = notes.webhooks.flatMap { name, told in told.rejections.map { (webhook: name, request: $0) } }
        let counts = notes.webhooks.flatMap { name, told in
            told.counts.map { (webhook: name, reason: $0.key, count: $0.value) }
        }
        let uses = notes.webhooks.flatMap { name, told in
            told.uses.map { (webhook: name, number: Int16(clamping: $0.key), at: $0.value) }
        }
        let rows = try await pool.execute(
            """
            select bittern_store.note_reception(
              \(rejections.map(\.webhook)), \(rejections.map(\.request.at)),
              \(rejections.map { Int16(clamping: $0.request.status) }), \(rejections.map(\.request.reason)),
              \(rejections.map(\.request.detail)), \(rejections.map { PostgresJSON($0.request.headers) }),
              \(counts.map(\.webhook)), \(counts.map(\.reason)), \(counts.map(\.count)),
              \(uses.map(\.webhook)), \(uses.map(\.number)), \(uses.map(\.at))) as webhooks
            """,
            timeout: timeout
        )
        return Int(try rows.first?.get("webhooks") ?? Int32(0))
    }
}
