import Foundation

/// A page of ours that people copy from; tests run what it prints.
struct Guide {
    static let readme = Guide("README.md")
    static let consuming = Guide("sql/CONSUMING.md")

    /// The filters in the guide's table.
    static let filters = consuming.lines.compactMap { line in
        line.firstMatch(of: /^\| `(.*\$\..*)` \|/).map { String($0.output.1) }
    }

    let lines: [Substring]

    private init(_ path: String) {
        let text = (try? String(contentsOf: Python.root.appending(path: path), encoding: .utf8)) ?? ""
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The fenced blocks of a language, in order; of one section if its heading is given.
    func blocks(of language: String, under heading: String? = nil) -> [String] {
        var found: [String] = []
        var block: [Substring] = []
        var fence: Substring?
        var isInside = heading == nil
        for line in lines {
            if let open = fence {
                if line != "```" {
                    block.append(line)
                    continue
                }
                if isInside, open == "```\(language)" { found.append(block.joined(separator: "\n") + "\n") }
                fence = nil
            } else if line.hasPrefix("```") {
                fence = line
                block = []
            } else if let heading, line.hasPrefix("## ") {
                isInside = line == "## \(heading)"
            }
        }
        return found
    }
}
