package import Postgres

/// Makes, moves and drives consumers, and reads as one: the operators' side of the queue that `bittern.receive` is for programs.
///
/// What names a consumer throws `SQLState.noDataFound` when there is none of that name.
package struct ConsumerStore: Sendable {
    /// How long to wait for workers that have received in a transaction which they still keep open.
    package static let patience = Duration.seconds(5)

    private let pool: PostgresPool

    package init(pool: PostgresPool) { self.pool = pool }

    /// Makes a consumer, or changes all of it but its position and, without `owner`, its owner.
    ///
    /// `startAt` is a `timestamptz` as PostgreSQL reads it, `-infinity` and `infinity` too, and counts only for a new one;
    /// `nil` is the end of what is committed. `types` without anything are all, `maxAttempts` is 10, and the owner of a new
    /// one `bittern_consumer`.
    ///
    /// Returns whether it was made. Throws `PostgresError.server`: P0001 when the filter is no predicate, `undefinedObject`
    /// when there is no such role, and class 22 for what is out of bounds.
    package func put(
        _ name: String,
        types: [String]?,
        filter: String?,
        startAt: String?,
        maxAttempts: Int?,
        owner: String?
    ) async throws -> Bool {
        let rows = try await pool.execute(
            """
            select bittern_store.put_consumer(
              \(name), \(types), \(filter), \(startAt)::text::timestamptz, \(maxAttempts.map { Int32(clamping: $0) }),
              \(owner)) as made
            """
        )
        return try rows.first?.get("made") ?? false
    }

    /// Moves a consumer, back or forward; what its workers have is no longer theirs.
    ///
    /// Throws `PostgresError.timedOut` when workers keep it from moving for longer than `patience`.
    package func seek(_ name: String, to startAt: String) async throws {
        _ = try await pool.execute(
            "select bittern.seek(\(name), \(startAt)::text::timestamptz)",
            timeout: Self.patience
        )
    }

    /// Gives dead letters again, one or all; returns how many.
    ///
    /// Throws as `seek`.
    package func redrive(_ name: String, trigger: Int64?) async throws -> Int {
        let rows = try await pool.execute(
            "select bittern.redrive(\(name), \(trigger)) as count",
            timeout: Self.patience
        )
        return Int(try rows.first?.get("count") ?? Int32(0))
    }

    /// Forgets a consumer, its position and its dead letters.
    ///
    /// Throws as `seek`.
    package func delete(_ name: String) async throws {
        _ = try await pool.execute("select bittern.delete_consumer(\(name))", timeout: Self.patience)
    }

    /// Leases the next triggers; `{lease, items}` as JSON text, where `lease` is null when there is nothing now.
    package func receive(_ name: String, batch: Int, leaseSeconds: Int) async throws -> [UInt8]? {
        let json: PostgresJSON? = try await pool.execute(
            """
            select bittern_store.receive_json(
              \(name), \(Int32(clamping: batch)), \(Int32(clamping: leaseSeconds))) as json
            """
        ).first?.get("json")
        return json?.bytes
    }

    /// Says that the triggers of a lease of this consumer are done; returns how many were, 0 when others have them, and `nil`
    /// when there is no such consumer.
    package func acknowledge(_ lease: Int64, by name: String) async throws -> Int64? {
        try await pool.execute(
            """
            select case when exists (select from bittern_store.holding h where h.lease_id = \(lease) and h.consumer_id = c.id)
                        then bittern.ack(\(lease)) else 0 end as count
              from bittern_store.consumer c where c.name = \(name)
            """
        ).first?.get("count")
    }
}
