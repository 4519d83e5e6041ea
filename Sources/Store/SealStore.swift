package import Postgres

/// A sealed value, and the place that its seal is bound to.
package struct SealedValue: Sendable {
    package let place: String
    package let sealed: [UInt8]
}

/// Everything that is sealed, for whoever looks after the keys.
package struct SealStore: Sendable {
    private let pool: PostgresPool

    package init(pool: PostgresPool) { self.pool = pool }

    /// The keys that what is stored was sealed with: how much with each, and one value of each to try.
    package func keys() async throws -> [(key: String, count: Int64, sample: SealedValue)] {
        try await pool.execute("select key, count, place, sealed from bittern_store.sealing_keys()").map { row in
            (
                try row.get("key"), try row.get("count"),
                SealedValue(place: try row.get("place"), sealed: try row.get("sealed"))
            )
        }
    }

    /// The next values after `place` that were sealed with another key, in order; empty at the end.
    package func sealedOtherwise(than key: String, after place: String, most: Int) async throws -> [SealedValue] {
        try await pool.execute(
            "select place, sealed from bittern_store.sealed_otherwise(\(key), \(place), \(Int32(most)))"
        ).map { SealedValue(place: try $0.get("place"), sealed: try $0.get("sealed")) }
    }

    /// Puts values sealed anew where the old ones still stand; returns how many.
    package func reseal(_ old: [SealedValue], as new: [[UInt8]]) async throws -> Int64 {
        let rows = try await pool.execute(
            "select bittern_store.reseal(\(old.map(\.place)), \(old.map(\.sealed)), \(new)) as count"
        )
        return try rows.first?.get("count") ?? 0
    }
}
