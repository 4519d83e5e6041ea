package import Domain

/// What happened to a delivery, told to a person: the sentences behind `bittern deliveries explain`.
package struct DeliveryStory {
    /// With a newline after each line.
    package let text: String

    /// Takes the operator API's `DeliveryExplanation`.
    package init(of explanation: JSONValue) {
        let told = Self.reception(of: explanation)
        let triggers = explanation["triggers"]?.elements ?? []
        let count = Int(explanation["trigger_count"]?.integer ?? 0)
        var lines = told + triggers.flatMap { [""] + Self.lines(of: $0) }
        if count > triggers.count { lines += ["", "and \(count - triggers.count) triggers more"] }
        text = lines.map { $0 + "\n" }.joined()
    }

    private static func reception(of told: JSONValue) -> [String] {
        let key = told["event_key"]?.string ?? ""
        return [
            "delivery   \(plain(told["id"])), \(key.isEmpty ? "without an event key" : CellText.harmless(key)), "
                + "at webhook \(plain(told["webhook"])) (\(plain(told["product"]))), \(plain(told["received_at"]))",
            "verified   \(verification(told["verified"])); \(plain(told["verified"]?["body_bytes"])) bytes",
            "came       \(arrival(told))",
            "read       \(reading(told))",
        ]
    }

    private static func verification(_ verified: JSONValue?) -> String {
        guard let secret = verified?["secret"]?.integer else { return "not at all: the webhook is unsigned" }
        let encoding = plain(verified?["encoding"])
        let bytes =
            switch verified?["signed_over"]?.string {
            case "inflated": "over the inflated bytes (\(encoding))"
            case "raw" where encoding != "identity": "over the bytes as sent (\(encoding))"
            case "raw": "over the bytes as sent"
            default: "over bytes that were not noted (it is older than this release)"
            }
        return "by secret \(secret), \(bytes)"
    }

    private static func arrival(_ told: JSONValue) -> String {
        let repeats = told["repeats"]?.integer ?? 0
        let times = repeats == 1 ? "once" : "\(repeats) times"
        let again = repeats == 0 ? "" : "; the same request came \(times) more, and was not stored again"
        guard let first = told["repeat_of"]?.string else { return "for the first time" + again }
        return
            "with a body that delivery \(first) brought under another request id: workflows pass it over unless they "
            + "say `repeats: true`" + again
    }

    private static func reading(_ told: JSONValue) -> String {
        let reason = told["reason"]?.string.map(CellText.harmless)
        if told["reading"]?.string == "unreadable" { return "not at all: \(reason ?? "")" }
        let count = told["trigger_count"]?.integer ?? 0
        let triggers = "as \(count) trigger\(count == 1 ? "" : "s")"
        return triggers + (reason.map { "; there is no payload for filters: \($0)" } ?? "")
    }

    private static func lines(of trigger: JSONValue) -> [String] {
        let subject = trigger["subject"]?.string.map { ", " + CellText.harmless($0) } ?? ""
        var lines = ["trigger    \(plain(trigger["id"])), \(plain(trigger["type"]))\(subject)"]
        lines += (trigger["surprises"]?.elements ?? []).map { "  surprise   \(plain($0))" }
        lines += (trigger["truncated_fields"]?.elements ?? []).map { "  cut        \(plain($0))" }
        let workflows = trigger["workflows"]?.elements ?? []
        let others = workflows.filter { $0["verdict"]?.string == "other_type" }
        for workflow in workflows where workflow["verdict"]?.string != "other_type" {
            lines += Self.lines(ofWorkflow: workflow)
        }
        if !others.isEmpty {
            lines.append(
                "  of other types: " + others.prefix(10).map { plain($0["workflow"]) }.joined(separator: ", ")
                    + (others.count > 10 ? " and \(others.count - 10) more" : "")
            )
        }
        return workflows.isEmpty ? lines + ["  there is no workflow"] : lines
    }

    private static func lines(ofWorkflow told: JSONValue) -> [String] {
        let name = "  workflow   \(plain(told["workflow"])), version \(plain(told["version"])): "
        return [name + verdict(told)] + TermLines.of(told["terms"])
    }

    private static func verdict(_ told: JSONValue) -> String {
        switch told["verdict"]?.string {
        case "ran": "ran as \(plain(told["run"])), \(plain(told["state"]))"
        case "waiting": "not asked yet; a worker will"
        case "repository": "passed over, because its `repositories` do not name this one"
        case "repeat": "passed over, because the body was seen before"
        case "other_connection": "passed over, because it is for another connection"
        case "own_event": "passed over, because its connection's own account did this"
        case "condition": "did not match, because not every term of its `where` is true:"
        case "later": "did not run: this version was applied after the trigger had been matched"
        case let other: other ?? ""
        }
    }

    private static func plain(_ value: JSONValue?) -> String {
        switch value {
        case .string(let text): CellText.harmless(text)
        case .some(let value): CellText.of(value)
        case nil: ""
        }
    }
}
