package import Domain

/// The answers of a reconciliation of all webhooks, one after the other, put together.
package struct ReconciliationTally {
    /// Where to go on.
    package private(set) var next: String?
    package private(set) var isOver = false
    private var items: [JSONValue] = []
    private var stopped: JSONValue?

    package init(after name: String?) { next = name }

    /// Takes the operator API's `Reconciliation`.
    package mutating func add(_ answer: JSONValue) {
        items += answer["items"]?.elements ?? []
        if let reason = answer["stopped"], reason != .null { stopped = reason }
        // One that was stopped at its first webhook has nowhere else to go on than where it began.
        next = answer["next"]?.string ?? (stopped == nil ? nil : next)
        isOver = stopped != nil || next == nil
    }

    package var count: Int { items.count }

    /// In the shape of the API's answer.
    package var json: JSONValue {
        ["items": .array(items), "next": next.map(JSONValue.string) ?? .null, "stopped": stopped ?? .null]
    }

    /// For a person, with a newline after each line.
    package var text: String {
        TextTable(
            [
                .init("webhook", "webhook"), .init("connection", "connection"), .init("place", "place"),
                .init("outcome", "outcome"), .init("why", "why"),
            ],
            of: items.map(Self.line)
        ).text
    }

    private static func line(_ item: JSONValue) -> JSONValue {
        let report = item["report"]
        let isDryRun = report?["dry_run"]?.boolean == true
        let outcome = report?["outcome"]?.string.map { isDryRun && $0 != "unchanged" ? "would be \($0)" : $0 }
        let strangers = report?["strangers"]?.elements?.count ?? 0
        let told =
            (report?["reasons"]?.texts ?? []) + (report?["warnings"]?.texts ?? [])
            + (strangers == 0 ? [] : ["\(strangers) unknown at this place deliver here"])
        let why = item["problem"]?["detail"]?.string ?? told.joined(separator: "; ")
        return [
            "webhook": item["webhook"] ?? .null, "connection": item["connection"] ?? .null,
            "place": report?["place"] ?? .null, "outcome": .string(outcome ?? "failed"),
            "why": why.isEmpty ? .null : .string(why),
        ]
    }

    /// How the command ends; `nil` when all went well.
    package var failure: ExitStatus? {
        let failures = items.compactMap { $0["problem"]?["status"]?.integer }
        guard stopped == nil else { return .away }
        guard !failures.isEmpty else { return nil }
        if failures.allSatisfy({ $0 == 502 }) { return .away }
        return failures.allSatisfy { $0 == 403 } ? .notAllowed : .failed
    }

    /// Why it does, and what to do.
    package var complaint: String {
        let failed = items.count { ($0["problem"] ?? .null) != .null }
        guard let stopped else {
            return
                "\(failed) of \(count) webhooks could not be reconciled; bittern webhooks reconcile NAME says more of one"
        }
        let place = next.map { " --after \($0)" } ?? ""
        return "\(stopped["detail"]?.string ?? ""); then: bittern webhooks reconcile --all\(place)"
    }
}
