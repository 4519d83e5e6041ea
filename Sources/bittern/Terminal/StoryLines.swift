import Domain

/// The lines of a story: a word in front, and what is told after it, the second and further lines below the first.
struct StoryLines {
    private(set) var lines: [String] = []

    private static let width = 13

    /// Adds nothing when nothing is told.
    mutating func add(_ word: String, _ told: [String]) {
        for (index, line) in told.enumerated() {
            let front = index == 0 ? word : ""
            lines.append(
                front + String(repeating: " ", count: max(1, Self.width - front.count)) + CellText.harmless(line)
            )
        }
    }

    mutating func add(_ word: String, _ told: String?) { add(word, told.map { [$0] } ?? []) }

    /// With a newline after each line.
    var text: String { lines.map { $0 + "\n" }.joined() }
}

extension JSONValue {
    /// The texts of a list; none of anything else.
    var texts: [String] { (elements ?? []).compactMap(\.string) }

    /// Scopes with their reasons, `[{scope, because}]`, as lines.
    var reasonLines: [String] {
        (elements ?? []).flatMap { need in
            [need["scope"]?.string ?? ""] + (need["because"]?.texts ?? []).map { "  \($0)" }
        }
    }

    /// What the scope doctor could not check, but for what its own lines have said already.
    var uncheckedLines: [String] {
        let lines = self["lines"]?.texts ?? []
        return (self["unverifiable"]?.texts ?? []).filter { what in !lines.contains { $0.hasPrefix("\(what) ") } }
    }
}
