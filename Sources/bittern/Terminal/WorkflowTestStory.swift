package import Domain

/// What workflows would make of triggers, told to a person: the sentences behind `bittern workflows test`.
package struct WorkflowTestStory {
    /// With a newline after each line.
    package let text: String

    /// Takes the operator API's `WorkflowTest`.
    package init(of tested: JSONValue) {
        let items = tested["items"]?.elements ?? []
        guard !items.isEmpty else {
            text = "there are no triggers\n"
            return
        }
        // Many triggers of other types say little, one by one.
        let others = items.count > 1 ? items.filter { $0["verdict"]?.string == "other_type" } : []
        let told = items.count > 1 ? items.filter { $0["verdict"]?.string != "other_type" } : items
        var lines = told.flatMap(Self.lines(ofItem:))
        if !others.isEmpty { lines.append("\(others.count) of types that `on` does not name") }
        let matches = items.filter { $0["verdict"]?.string == "match" }.count
        lines.append("\(matches) of \(items.count) would start a run; nothing was sent")
        text = lines.map { $0 + "\n" }.joined()
    }

    private static func lines(ofItem item: JSONValue) -> [String] {
        let name = CellText.harmless(item["workflow"]?.string ?? "")
        let head = [
            "trigger    \(trigger(item["trigger"] ?? .null))", "workflow   \(name): \(verdict(item))",
        ]
        let steps = (item["steps"]?.elements ?? []).flatMap(lines(ofStep:))
        return head + TermLines.of(item["terms"]) + steps + [""]
    }

    private static func trigger(_ trigger: JSONValue) -> String {
        let id = trigger["id"]?.integer.map { "\($0)" } ?? "a sample"
        let parts = ["type", "subject", "repository", "received_at"].compactMap { trigger[$0]?.string }
        return ([id] + parts.map(CellText.harmless)).joined(separator: ", ")
    }

    private static func verdict(_ item: JSONValue) -> String {
        switch item["verdict"]?.string {
        case "match":
            let connection = item["connection"]?.string.map { "connection \(CellText.harmless($0))" }
            let none =
                item["trigger"]?["id"]?.integer == nil ? "no connection (--connection names one)" : "no connection"
            return "matches, with \(connection ?? none)"
        case "other_type": return "passed over, because `on` does not name its type"
        case "repository": return "passed over, because its `repositories` do not name this one"
        case "repeat": return "passed over, because the body was seen before"
        case "other_connection": return "passed over, because it is for another connection"
        case "own_event": return "passed over, because its connection's own account did this"
        case "condition": return "does not match, because not every term of its `where` is true:"
        case let other: return other ?? ""
        }
    }

    private static func lines(ofStep step: JSONValue) -> [String] {
        let name =
            "  step     \(CellText.harmless(step["step"]?.string ?? "")), "
            + CellText.harmless(step["action"]?.string ?? "")
        let made = lines(ofRequest: step["request"])
        let failure = step["failure"]?.string.map { ["           cannot be made: \(CellText.harmless($0))"] } ?? []
        let unknown = step["unknown"]?.texts ?? []
        let notes = unknown.isEmpty ? [] : ["           known only in a run: \(unknown.joined(separator: ", "))"]
        return [name + standing(of: step)] + TermLines.of(step["terms"]) + made + failure + notes
    }

    private static func standing(of step: JSONValue) -> String {
        switch step["standing"]?.string {
        case "passed_over": return ": passed over, because its `if` is not true:"
        case "depends_on":
            let names = (step["depends_on"]?.texts ?? []).map { "steps.\($0)" }
            return
                ": depends on \(names.isEmpty ? "steps before it" : names.joined(separator: ", ")); if it is carried out:"
        default: return ""
        }
    }

    private static func lines(ofRequest request: JSONValue?) -> [String] {
        guard let request, request != .null else { return [] }
        let margin = "           "
        let address = (request["method"]?.string ?? "") + " " + (request["url"]?.string ?? "")
        let headers = (request["headers"]?.members?.members ?? []).map { "\($0.name): \($0.value.string ?? "")" }
        let body: [String] =
            switch request["body"] {
            case nil, .null: []
            case .string(let text): text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            case .some(let value): [value.text]
            }
        return ([address] + headers + body).map { margin + CellText.harmless($0) }
    }
}
