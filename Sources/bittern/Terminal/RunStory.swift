package import Domain

/// What became of a run, told to a person: the sentences behind `bittern runs show`.
package struct RunStory {
    /// With a newline after each line.
    package let text: String

    /// Takes the operator API's `RunDetails`.
    package init(of run: JSONValue) {
        var story = StoryLines()
        story.add(
            "run",
            "\(Self.plain(run["id"])) of \(Self.plain(run["workflow"])), version \(Self.plain(run["workflow_version"]))"
        )
        story.add("trigger", Self.trigger(run))
        story.add("connection", run["connection"]?.string ?? "none: its calls carry no credential")
        story.add("made", run["created_at"]?.string)
        story.add("state", Self.state(run))
        story.add("steps", Self.steps(run))
        story.add("attempts", (run["attempts"]?.elements ?? []).flatMap(Self.attempt))
        story.add("next", Self.advice(run))
        text = story.text
    }

    private static func trigger(_ run: JSONValue) -> String {
        let id = plain(run["trigger_id"])
        guard let trigger = run["trigger"], trigger != .null else { return "\(id), which is not kept any more" }
        let about = [trigger["repository"], trigger["subject"]].compactMap { $0?.string }.joined(separator: " ")
        let actor = trigger["actor_name"]?.string.map { " by \($0)" } ?? ""
        return "\(id), \(plain(trigger["type"]))\(about.isEmpty ? "" : " \(about)")\(actor), at webhook "
            + "\(plain(trigger["webhook"])), \(plain(trigger["received_at"]))"
    }

    private static func state(_ run: JSONValue) -> [String] {
        let state = plain(run["state"])
        if let ended = run["ended_at"]?.string {
            return ["\(state) since \(ended)" + (run["reason"]?.string.map { ": \($0)" } ?? "")]
        }
        return [state] + (run["waits"]?.elements ?? []).map(wait)
    }

    private static func wait(_ wait: JSONValue) -> String {
        let detail = wait["detail"]?.string
        let until = plain(wait["until"])
        func because(_ text: String) -> String { text + (detail.map { ": \($0)" } ?? "") }
        return switch wait["kind"]?.string {
        case "pool_paused": because("all workflows are paused")
        case "workflow_paused": because("its workflow is paused")
        case "held": because("nobody takes runs from its queue until \(until)")
        case "workflow_limit": because("as many runs of its workflow as may be are in hand")
        case "running": "a worker has it, and must be heard of by \(until)"
        case "silent": "the worker that had it has said nothing since \(until); another takes it over"
        case "parked": because("it waits until somebody does something")
        case "behind": "it is behind run \(plain(wait["run"])), which has the same key"
        case "due": because("it is due at \(until)")
        case "turn": because("a worker takes it when its turn comes")
        default: because(plain(wait["kind"]))
        }
    }

    private static func steps(_ run: JSONValue) -> String? {
        let steps = run["steps"]?.texts ?? []
        guard !steps.isEmpty else { return nil }
        guard run["ended_at"]?.string == nil, let here = run["step"]?.integer, steps.indices.contains(Int(here)) else {
            return steps.joined(separator: ", ")
        }
        return "\(steps.joined(separator: ", ")); it is at \(steps[Int(here)])"
    }

    private static func attempt(_ attempt: JSONValue) -> [String] {
        let seconds: String? =
            if case .number(let number)? = attempt["seconds"] { number.text.prefix(5) + " s" } else { nil }
        let head = [
            "\(plain(attempt["step_id"])), try \(plain(attempt["number"])): \(plain(attempt["outcome"]))",
            attempt["reason"]?.string, seconds, attempt["started_at"]?.string,
        ]
        return [head.compactMap { $0 }.joined(separator: ", ")] + call(attempt)
    }

    /// What went out and what came back, in short.
    private static func call(_ attempt: JSONValue) -> [String] {
        guard let url = attempt["request"]?["url"]?.string else { return [] }
        let method = attempt["request"]?["method"]?.string ?? ""
        let status = attempt["answer"]?["status"]?.integer.map { " → \($0)" } ?? " → no answer"
        let body = attempt["answer"]?["json"] ?? attempt["answer"]?["text"]
        return ["  \(method) \(CellText.harmless(url))\(status)\(body.map { "  " + CellText.of($0) } ?? "")"]
    }

    private static func advice(_ run: JSONValue) -> String? {
        let id = plain(run["id"])
        return switch run["state"]?.string {
        case "dead", "cancelled": "`bittern runs retry \(id)` has it done again from the step it ended at"
        case "parked": "`bittern runs retry \(id)` has it go on now; `bittern runs cancel \(id)` ends it"
        case "blocked": "`bittern runs cancel` of the run before it lets it go on"
        default: nil
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
