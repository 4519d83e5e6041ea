/// Pull requests, their reviews and comments.
extension TriggerDocument {
    package struct PullRequest: Sendable {
        package var id: Int64?
        package var title: String?
        package var description: String?
        /// `open`, `merged`, `declined`, `superseded`, or what Bitbucket invents next, in lower case.
        package var state: String?
        package var draft: Bool?
        package var author: Person?
        package var source = Side()
        package var destination = Side()
        package var mergeHash: String?
        package var reviewers: [Person] = []
        package var url: String?

        package init() {}

        func write(to writer: inout JSONWriter, _ limits: DocumentLimits) {
            writer.integer("id", id)
            writer.text("title", title, limit: limits.line)
            writer.text("description", description, limit: limits.prose)
            writer.text("state", state, limit: limits.name)
            writer.flag("draft", draft)
            if let author { writer.object("author") { author.write(to: &$0, limits) } }
            if !source.isEmpty { writer.object("source") { source.write(to: &$0, limits) } }
            if !destination.isEmpty { writer.object("destination") { destination.write(to: &$0, limits) } }
            writer.text("merge_hash", mergeHash, limit: limits.name)
            writer.list("reviewers", reviewers, limit: limits.items) { person, writer in
                writer.object { person.write(to: &$0, limits) }
            }
            writer.text("url", url, limit: limits.line)
        }
    }

    /// Where a pull request comes from or goes to.
    package struct Side: Sendable {
        /// The branch's name without `refs/heads/`.
        package var branch: String?
        /// Cloud shortens it to twelve characters: compare by prefix.
        package var hash: String?
        /// The full name; absent when a fork was deleted.
        package var repository: String?

        package init() {}

        var isEmpty: Bool { branch == nil && hash == nil && repository == nil }

        func write(to writer: inout JSONWriter, _ limits: DocumentLimits) {
            writer.text("branch", branch, limit: limits.line)
            writer.text("hash", hash, limit: limits.name)
            writer.text("repository", repository, limit: limits.line)
        }
    }

    /// What somebody now thinks of a pull request.
    package struct Review: Sendable {
        package var id: String?
        package var name: String?
        /// `approved`, `changes_requested` or `unapproved`.
        package var status: String?

        package init() {}

        func write(to writer: inout JSONWriter, _ limits: DocumentLimits) {
            writer.text("id", id, limit: limits.name)
            writer.text("name", name, limit: limits.name)
            writer.text("status", status, limit: limits.name)
        }
    }

    package struct Comment: Sendable {
        package var id: Int64?
        package var text: String?
        /// The file, when the comment stands in a diff.
        package var path: String?
        /// The line of the new side, else of the old one.
        package var line: Int64?
        /// The comment that this one answers.
        package var parentID: Int64?

        package init() {}

        func write(to writer: inout JSONWriter, _ limits: DocumentLimits) {
            writer.integer("id", id)
            writer.text("text", text, limit: limits.prose)
            writer.text("path", path, limit: limits.line)
            writer.integer("line", line)
            writer.integer("parent_id", parentID)
        }
    }
}
