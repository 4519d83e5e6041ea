/// What has to change, line by line, to make one text of another.
package struct LineDiff {
    package enum Line: Equatable, Sendable {
        case same(String)
        case removed(String)
        case added(String)
    }

    package let lines: [Line]

    package init(from old: String, to new: String) {
        let (old, new) = (Self.split(old), Self.split(new))
        let change = new.difference(from: old)
        var removals: [Int: String] = [:]
        var insertions: [Int: String] = [:]
        for step in change {
            switch step {
            case .remove(let offset, let line, _): removals[offset] = line
            case .insert(let offset, let line, _): insertions[offset] = line
            }
        }
        var lines: [Line] = []
        var (from, to) = (0, 0)
        while from < old.count || to < new.count {
            if let line = removals[from] {
                lines.append(.removed(line))
                from += 1
            } else if let line = insertions[to] {
                lines.append(.added(line))
                to += 1
            } else {
                lines.append(.same(new[to]))
                from += 1
                to += 1
            }
        }
        self.lines = lines
    }

    /// With `+`, `-` and a space in front, and no more than `context` lines around what changed.
    package func text(context: Int = 3) -> String {
        let changed = lines.indices.filter { index in
            if case .same = lines[index] { false } else { true }
        }
        let shown = Set(changed.flatMap { max(0, $0 - context)...min(lines.count - 1, $0 + context) })
        var text = ""
        var last = -1
        for index in lines.indices where shown.contains(index) {
            if index > last + 1 { text += "  …\n" }
            last = index
            text += Self.text(lines[index]) + "\n"
        }
        return last < lines.count - 1 && !text.isEmpty ? text + "  …\n" : text
    }

    private static func text(_ line: Line) -> String {
        switch line {
        case .same(let text): "  " + text
        case .removed(let text): "- " + text
        case .added(let text): "+ " + text
        }
    }

    private static func split(_ text: String) -> [String] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        return lines.last == "" ? lines.dropLast() : lines
    }
}
