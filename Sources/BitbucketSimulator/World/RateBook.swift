import FoundationEssentials

/// Who called how often in the hour behind us: a window that rolls, as Bitbucket's does.
struct RateBook: Sendable {
    private static let window: TimeInterval = 3_600

    private var calls: [String: [Date]] = [:]

    /// Counts this call, unless the bucket has had its `limit` within the hour; says whether it did.
    mutating func count(_ bucket: String, limit: Int, at now: Date) -> Bool {
        let recent = calls[bucket, default: []].filter { now.timeIntervalSince($0) < Self.window }
        let isAllowed = recent.count < limit
        calls[bucket] = isAllowed ? recent + [now] : recent
        return isAllowed
    }
}
