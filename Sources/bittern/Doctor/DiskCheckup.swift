import Postgres

extension DatabaseCheckup {
    /// How much disk there is behind a million triggers, from PostgreSQL's own statistics.
    func disk(_ connection: PostgresConnection) async throws -> CheckupFinding {
        let knows = "select 1 as one where to_regprocedure('bittern_store.disk_use()') is not null" as Query
        guard try await connection.execute(knows).first != nil else {
            return .warning("disk", "nobody knows before the schema is current", "run `bittern migrate`")
        }
        let row = try await connection.execute(
            "select bytes, days, oldest::text, uncounted_days, triggers, log_bytes from bittern_store.disk_use()"
        ).first
        let use = DiskUse(
            bytes: try row?.get("bytes") ?? 0,
            days: try row?.get("days") ?? 0,
            oldest: try row?.get("oldest"),
            uncountedDays: try row?.get("uncounted_days") ?? 0,
            triggers: try row?.get("triggers") ?? 0,
            logBytes: try row?.get("log_bytes") ?? 0
        )
        return .ok("disk", use.sentence)
    }
}

/// What Bittern takes on the disk, and what that is for.
package struct DiskUse {
    /// All of it.
    let bytes: Int64
    /// Days of which triggers are kept.
    let days: Int64
    /// The first of them, `2026-11-25`.
    let oldest: String?
    /// Of these, those that PostgreSQL has not counted yet.
    let uncountedDays: Int64
    /// Triggers of the other days, as PostgreSQL estimates.
    let triggers: Int64
    /// What the logs of these days take.
    let logBytes: Int64

    package init(
        bytes: Int64,
        days: Int64,
        oldest: String?,
        uncountedDays: Int64,
        triggers: Int64,
        logBytes: Int64
    ) {
        self.bytes = bytes
        self.days = days
        self.oldest = oldest
        self.uncountedDays = uncountedDays
        self.triggers = triggers
        self.logBytes = logBytes
    }

    /// For a person; fewer than a thousand triggers say nothing about a million.
    package var sentence: String {
        guard let oldest else { return "\(Self.size(bytes)); no triggers yet" }
        let kept = "\(Self.size(bytes)), triggers of \(days) days since \(oldest)"
        guard triggers >= 1_000 else {
            return uncountedDays > 0 ? "\(kept), not counted by PostgreSQL yet (analyze)" : kept
        }
        let million = Int64(Double(logBytes) / Double(triggers) * 1_000_000)
        let rest = uncountedDays > 0 ? ", \(uncountedDays) days not counted yet" : ""
        return "\(kept); \(Self.size(million)) a million triggers, of about \(triggers)\(rest)"
    }

    /// `1.4 GB`: 1,000 times as much from one unit to the next, as disks are sold.
    package static func size(_ bytes: Int64) -> String {
        let units = ["bytes", "kB", "MB", "GB", "TB", "PB"]
        var (value, place) = (Double(bytes), 0)
        while value >= 999.5, place < units.count - 1 {
            value /= 1_000
            place += 1
        }
        let digits = value < 10 && place > 0 ? "\((value * 10).rounded() / 10)" : "\(Int(value.rounded()))"
        return "\(digits) \(units[place])"
    }
}
