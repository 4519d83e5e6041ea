import Actions
package import Domain

/// A workflow told to a person: what is known of it, and below that its definition as YAML.
package struct WorkflowStory {
    /// With a newline after each line.
    package let text: String

    /// Takes the operator API's `Workflow` or `WorkflowVersion`.
    package init(of workflow: JSONValue) {
        var story = StoryLines()
        story.add("workflow", workflow["name"]?.string ?? workflow["definition"]?["name"]?.string)
        story.add("version", Self.version(workflow))
        if workflow["paused"]?.boolean == true {
            let reason = workflow["pause_reason"]?.string.map { ": \($0)" } ?? ""
            story.add("paused", "since \(workflow["paused_at"]?.string ?? "")\(reason)")
        }
        let missing = workflow["missing_secrets"]?.texts ?? []
        story.add("not set", missing.map { "secrets.\($0)" })
        text = story.text + "\n" + Self.yaml(of: workflow["definition"] ?? .null)
    }

    /// A definition as YAML, its keys in their own order; control characters are left out of a terminal's way.
    package static func yaml(of definition: JSONValue) -> String {
        // One that this release cannot read is shown as it was stored.
        let ordered = (try? WorkflowDefinition(reading: definition))?.json ?? definition
        return YAMLText(ordered).text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { CellText.harmless(String($0)) }.joined(separator: "\n")
    }

    private static func version(_ workflow: JSONValue) -> String {
        let number = CellText.of(workflow["version"])
        let applied = workflow["applied_at"]?.string.map { ", applied \($0)" } ?? ""
        return number + applied + (workflow["in_force"]?.boolean == false ? ", not in force" : "")
    }
}

/// What applying a workflow would change, told to a person.
package struct WorkflowDiff {
    /// With a newline after each line.
    package let text: String

    /// Takes the operator API's `WorkflowDifference`.
    package init(of difference: JSONValue) {
        let name = CellText.harmless(difference["name"]?.string ?? "")
        let version = difference["version"]?.integer ?? 0
        let after = WorkflowStory.yaml(of: difference["after"] ?? .null)
        switch difference["change"]?.string {
        case "new": text = "\(name): new, as version \(version)\n" + LineDiff(from: "", to: after).text()
        case "changed":
            let before = WorkflowStory.yaml(of: difference["before"] ?? .null)
            let lines = LineDiff(from: before, to: after).text()
            text = "\(name): changed, as version \(version)\n" + lines
        default: text = "\(name): the same, version \(version)\n"
        }
    }
}

/// The versions of a workflow, each with what it changed.
package struct WorkflowHistory {
    /// As they came, with `changed`: the paths that differ from the version before.
    package let items: [JSONValue]

    private static let pathsShown = 6

    /// Takes the operator API's `WorkflowVersion`s, newest first.
    package init(of versions: [JSONValue]) {
        items = versions.enumerated().map { index, version in
            guard var members = version.members else { return version }
            members["changed"] = .string(Self.change(to: version, from: versions.dropFirst(index + 1).first))
            return .object(members)
        }
    }

    private static func change(to version: JSONValue, from before: JSONValue?) -> String {
        guard let before else { return version["version"]?.integer == 1 ? "(the first)" : "" }
        let old = before["definition"] ?? .null
        let new = version["definition"] ?? .null
        let paths = differences(old, new, at: JSONPath([])).map(\.description)
        guard !paths.isEmpty else { return "(put in force again)" }
        let more = paths.count > pathsShown ? ", and \(paths.count - pathsShown) more" : ""
        return paths.prefix(pathsShown).joined(separator: ", ") + more
    }

    private static func differences(_ old: JSONValue, _ new: JSONValue, at path: JSONPath) -> [JSONPath] {
        guard old != new else { return [] }
        switch (old, new) {
        case (.object(let before), .object(let after)):
            let names = after.names + before.names.filter { after[$0] == nil }
            return names.flatMap { name -> [JSONPath] in
                guard let one = before[name], let other = after[name] else { return [path + name] }
                return differences(one, other, at: path + name)
            }
        case (.array(let before), .array(let after)) where before.count == after.count:
            return zip(before, after).enumerated().flatMap { index, pair in
                differences(pair.0, pair.1, at: path + index)
            }
        default: return [path]
        }
    }
}
