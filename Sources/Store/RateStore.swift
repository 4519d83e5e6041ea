package import FoundationEssentials
import Postgres

/// Calls that a worker has made since it last said so.
package struct RateNote: Sendable, Equatable {
    package let bucket: String
    package let resource: String
    package let connection: String
    package let calls: Int
    /// Nil where nobody knows.
    package let perHour: Int?
    package let heldUntil: Date?
    package let heldBecause: String?

    package init(
        bucket: String,
        resource: String,
        connection: String,
        calls: Int,
        perHour: Int?,
        heldUntil: Date?,
        heldBecause: String?
    ) {
        self.bucket = bucket
        self.resource = resource
        self.connection = connection
        self.calls = calls
        self.perHour = perHour
        self.heldUntil = heldUntil
        self.heldBecause = heldBecause
    }
}

/// Where a rate limit stands: calls of the last hour over all workers.
package struct RateTotal: Sendable, Equatable {
    package let bucket: String
    package let resource: String
    package let connection: String
    package let mine: Int
    package let used: Int
    package let sharedBy: Int
    package let perHour: Int?
    package let heldUntil: Date?
    package let heldBecause: String?

    package init(
        bucket: String,
        resource: String,
        connection: String,
        mine: Int,
        used: Int,
        sharedBy: Int,
        perHour: Int? = nil,
        heldUntil: Date? = nil,
        heldBecause: String? = nil
    ) {
        self.bucket = bucket
        self.resource = resource
        self.connection = connection
        self.mine = mine
        self.used = used
        self.sharedBy = sharedBy
        self.perHour = perHour
        self.heldUntil = heldUntil
        self.heldBecause = heldBecause
    }
}

/// That a host is not called any more, or again.
package struct CircuitNews: Sendable {
    package let origin: String
    /// Nil when it is called again.
    package let reason: String?
    package let failures: Int
    package let probeAt: Date?

    package init(origin: String, reason: String?, failures: Int, probeAt: Date?) {
        self.origin = origin
        self.reason = reason
        self.failures = failures
        self.probeAt = probeAt
    }
}

extension RunStore {
    /// Adds calls to what all workers have made, and returns where each limit stands.
    package func note(_ notes: [RateNote]) async throws -> [RateTotal] {
        try await pool.execute(
            """
            select bucket, resource, connection, mine, used, shared_by, per_hour, hold_until, hold_because
              from bittern_store.note_calls(
                     \(notes.map(\.bucket)), \(notes.map(\.resource)), \(notes.map(\.connection)),
                     \(notes.map { Int32(clamping: $0.calls) }), \(notes.map { $0.perHour.map(Int32.init(clamping:)) }),
                     \(notes.map(\.heldUntil)), \(notes.map(\.heldBecause)))
            """
        ).map { row in
            let perHour: Int32? = try row.get("per_hour")
            return RateTotal(
                bucket: try row.get("bucket"),
                resource: try row.get("resource"),
                connection: try row.get("connection"),
                mine: Int(try row.get("mine") as Int64),
                used: Int(try row.get("used") as Int64),
                sharedBy: Int(try row.get("shared_by") as Int64),
                perHour: perHour.map(Int.init),
                heldUntil: try row.get("hold_until"),
                heldBecause: try row.get("hold_because")
            )
        }
    }

    /// Writes down which hosts are called again, and which are not.
    package func note(_ news: [CircuitNews]) async throws {
        _ = try await pool.execute(
            """
            select bittern_store.note_circuits(
              \(news.map(\.origin)), \(news.map { $0.probeAt == nil ? "closed" : "open" }), \(news.map(\.reason)),
              \(news.map { Int32(clamping: $0.failures) }), \(news.map(\.probeAt)))
            """
        )
    }
}
