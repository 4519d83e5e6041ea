import FoundationEssentials
import Store

/// What is known of rate limits, and whether one more call may be made: pure, so that every rule is a table of examples.
///
/// Of a limit nine tenths are for runs; the rest is for renewing tokens and for webhooks. Once half of that is used, no connection
/// gets more than its equal share, so that one busy customer cannot use up what all share.
struct RateBook: Sendable {
    /// What is counted together: one OAuth consumer or token, and one kind of resource.
    struct Key: Sendable, Hashable {
        let bucket: String
        let resource: String
    }

    private struct Entry {
        var perHour: Int?
        /// Calls of the last hour, over all workers, as the database had them.
        var used = 0
        var sharedBy = 1
        var mine: [String: Int] = [:]
        /// Calls since then, by connection.
        var fresh: [String: Int] = [:]
        var heldUntil: Date?
        var heldBecause: String?
        var refusals = 0
        var hasNews = false

        var total: Int { fresh.values.reduce(used, +) }
    }

    static let firstHold = 15.0
    static let longestHold = 600.0
    /// A rolling hour moves on every minute.
    private static let pause = 30.0
    private static let keyLimit = 10_000

    private var entries: [Key: Entry] = [:]

    /// Nil when the call may go out, and then it is counted; else when to ask again, and why.
    mutating func admit(
        _ key: Key,
        as connection: String,
        assumed: Int?,
        at now: Date
    ) -> (until: Date, because: String)? {
        var entry = entries[key] ?? Entry(perHour: assumed)
        if let until = entry.heldUntil, until > now {
            return (until, entry.heldBecause ?? "Bitbucket has said 429")
        }
        if let perHour = entry.perHour {
            let usable = perHour * 9 / 10
            let total = entry.total
            let used = "\(total) of \(perHour) calls of this hour are made (\(key.resource))"
            if total >= usable {
                return (now.addingTimeInterval(Self.pause), "\(used), the rest is kept for tokens and webhooks")
            }
            let mine = (entry.mine[connection] ?? 0) + (entry.fresh[connection] ?? 0)
            let sharers = max(entry.sharedBy, Set(entry.mine.keys).union(entry.fresh.keys).count)
            if total >= usable / 2, sharers > 1, mine >= usable / sharers {
                return (now.addingTimeInterval(Self.pause), "\(used), and this connection has had its share")
            }
        }
        entry.fresh[connection, default: 0] += 1
        if entries[key] != nil || entries.count < Self.keyLimit { entries[key] = entry }
        return nil
    }

    /// What an answer says of the limit: a 429, and the numbers that some answers carry.
    ///
    /// Returns whether the bucket is held from now on.
    mutating func answered(_ key: Key, status: Int, retryAfter: Duration?, perHour: Int?, at now: Date) -> Bool {
        guard var entry = entries[key] else { return false }
        defer { entries[key] = entry }
        if let perHour, perHour > 0, entry.perHour != perHour { (entry.perHour, entry.hasNews) = (perHour, true) }
        guard status == 429 else {
            if status < 400 { entry.refusals = 0 }
            return false
        }
        let wait =
            retryAfter.map { $0 / .seconds(1) }
            ?? min(Self.firstHold * Double(1 << min(entry.refusals, 10)), Self.longestHold)
        entry.refusals += 1
        let until = now.addingTimeInterval(wait)
        guard until > entry.heldUntil ?? now else { return false }
        (entry.heldUntil, entry.heldBecause, entry.hasNews) = (until, "Bitbucket has said 429 (\(key.resource))", true)
        return true
    }

    /// What the database does not know yet.
    mutating func takeNotes() -> [RateNote] {
        var notes: [RateNote] = []
        for (key, entry) in entries where entry.hasNews || !entry.fresh.isEmpty {
            // A refusal is news of its bucket, whoever asked.
            let calls = entry.fresh.isEmpty ? [entry.mine.keys.first ?? "": 0] : entry.fresh
            for (connection, count) in calls {
                notes.append(
                    RateNote(
                        bucket: key.bucket,
                        resource: key.resource,
                        connection: connection,
                        calls: count,
                        perHour: entry.perHour,
                        heldUntil: entry.heldUntil,
                        heldBecause: entry.heldBecause
                    )
                )
                entries[key]?.mine[connection, default: 0] += count
                entries[key]?.used += count
            }
            entries[key]?.fresh = [:]
            entries[key]?.hasNews = false
        }
        return notes
    }

    /// What the database says now, over all workers.
    mutating func learn(_ totals: [RateTotal]) {
        for total in totals {
            let key = Key(bucket: total.bucket, resource: total.resource)
            var entry = entries[key] ?? Entry()
            entry.used = total.used
            entry.sharedBy = max(1, total.sharedBy)
            entry.mine[total.connection] = total.mine
            entry.perHour = total.perHour ?? entry.perHour
            if let until = total.heldUntil, until > entry.heldUntil ?? .distantPast {
                (entry.heldUntil, entry.heldBecause) = (until, total.heldBecause)
            }
            entries[key] = entry
        }
    }
}
