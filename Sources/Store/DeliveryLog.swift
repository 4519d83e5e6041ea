package import Domain
package import Postgres

/// Appends deliveries and their triggers to the log, a batch at a time.
package struct DeliveryLog: Sendable {
    private let pool: PostgresPool

    package init(pool: PostgresPool) { self.pool = pool }

    /// Stores a batch in one statement and returns, in the same order, what became of each, once it is committed and flushed.
    ///
    /// All deliveries are of webhooks of `lane`, and no two have the same digest.
    /// - Throws: `PostgresError`. After `.server` nothing was stored; after `.disconnected` or `.timedOut` nobody knows, and
    ///   storing them again is safe: what was stored is recognised.
    package func append(_ deliveries: [Delivery], to lane: Lane, timeout: Duration) async throws -> [Stored] {
        let triggers = deliveries.enumerated().flatMap { place, delivery in
            delivery.triggers.map { (place: Int32(place + 1), trigger: $0) }
        }
        let rows = try await pool.execute(
            """
            select place, delivery_id, duplicate, repeat_of from bittern_store.append_deliveries(
              \(lane.rawValue),
              \(deliveries.map(\.webhook.name)), \(deliveries.map(\.webhook.product.rawValue)),
              \(deliveries.map(\.webhook.connection)), \(deliveries.map(\.webhook.customer)), \(deliveries.map(\.eventKey)),
              \(deliveries.map(\.requestID)), \(deliveries.map { $0.attempt.map(Int32.init(clamping:)) }),
              \(deliveries.map(\.hookID)), \(deliveries.map(\.receivedAt)), \(deliveries.map(\.unreadable)),
              \(deliveries.map { $0.secret.map(Int16.init(clamping:)) }), \(deliveries.map { $0.signedOver?.rawValue }),
              \(deliveries.map(\.noPayload)), \(deliveries.map { PostgresJSON($0.headers) }),
              \(deliveries.map(\.body)), \(deliveries.map(\.digest)), \(deliveries.map { Int16(clamping: $0.triggers.count) }),
              \(triggers.map(\.place)), \(triggers.map { Int16(clamping: $0.trigger.position) }),
              \(triggers.map(\.trigger.type.rawValue)), \(triggers.map(\.trigger.subject)),
              \(triggers.map(\.trigger.occurredAt)), \(triggers.map(\.trigger.actorID)), \(triggers.map(\.trigger.actorName)),
              \(triggers.map(\.trigger.workspace)), \(triggers.map(\.trigger.project)),
              \(triggers.map(\.trigger.repositoryID)), \(triggers.map(\.trigger.repository)), \(triggers.map(\.trigger.url)),
              \(triggers.map { WholeDocument($0.trigger, of: deliveries[Int($0.place) - 1]) }))
            """,
            timeout: timeout
        )
        var stored = [Stored?](repeating: nil, count: deliveries.count)
        for row in rows {
            let place = Int(try row.get("place") as Int32) - 1
            let id: Int64 = try row.get("delivery_id")
            stored[place] =
                try row.get("duplicate")
                ? .duplicate(of: id)
                : .new(id: id, triggers: deliveries[place].triggers.count, repeatOf: try row.get("repeat_of"))
        }
        return stored.compactMap(\.self)
    }

    /// Rings `listen bittern`; returns after how many seconds to try again when it was rung a moment ago, by whatever process.
    package func ringBell() async throws -> Double? {
        try await pool.execute("select bittern_store.ring_bell() as pause", timeout: .seconds(2)).first?.get("pause")
    }

    /// Makes the day partitions that are missing, up to `daysAhead`; returns the names of those it made.
    package func makePartitions(daysAhead: Int = 7) async throws -> [String] {
        try await pool.execute("select part from bittern_store.make_partitions(\(Int32(daysAhead))) part")
            .map { try $0.get("part") }
    }
}
