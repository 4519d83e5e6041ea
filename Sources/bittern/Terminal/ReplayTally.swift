package import Domain

/// The answers of a replay, one batch after the other, added up.
package struct ReplayTally {
    package private(set) var count: Int64 = 0
    /// Where to go on; `nil` at the beginning and at the end.
    package private(set) var next: String?
    private let isRehearsal: Bool
    private var triggers: Int64 = 0
    private var items: [JSONValue] = []

    package init(isRehearsal: Bool) { self.isRehearsal = isRehearsal }

    /// Takes the operator API's `Replay`.
    package mutating func add(_ batch: JSONValue) {
        count += batch["count"]?.integer ?? 0
        triggers += batch["triggers"]?.integer ?? 0
        items += batch["items"]?.elements ?? []
        next = batch["next"]?.string
    }

    /// Whether it takes so long that somebody wants to see it go on.
    package var isLong: Bool { triggers >= 500 }

    /// How far it has come.
    package var progress: String { "\(triggers) triggers, \(Self.runs(count)) so far" }

    /// In the shape of the API's answer.
    package var json: JSONValue {
        [
            "items": .array(items), "count": .number(JSONNumber(count)), "triggers": .number(JSONNumber(triggers)),
            "next": next.map(JSONValue.string) ?? .null,
        ]
    }

    /// For a person, with a newline at the end of each line.
    package var text: String {
        let columns: [TextTable.Column] = [
            .init("trigger", "trigger_id"), .init("type", "type"), .init("workflow", "workflow"),
            .init("version", "version"), .init("connection", "connection"), .init("run", "run_id"),
        ]
        let shown = items.prefix(Self.exampleLimit)
        let table = shown.isEmpty ? "" : TextTable(columns, of: Array(shown)).text
        let more = items.count > shown.count ? "and \(items.count - shown.count) more\n" : ""
        let from = "from \(triggers) trigger\(triggers == 1 ? "" : "s")"
        let made = isRehearsal ? "\(Self.runs(count)) would be made \(from)" : "made \(Self.runs(count)) \(from)"
        return table + more + made + "\n"
    }

    private static func runs(_ count: Int64) -> String { "\(count) run\(count == 1 ? "" : "s")" }

    private static let exampleLimit = 50
}
