/// What happened, in full: the part of a trigger that consumers, filters and templates read.
///
/// It holds what the row's own columns do not say. Every part may be missing, and what is missing is not written.
package struct TriggerDocument: Sendable {
    /// How many cut fields are named.
    static let truncatedFieldLimit = 100

    package var actor: Actor?
    package var workspace: Workspace?
    package var project: Project?
    package var repository: Repository?
    package var ref: Ref?
    package var pullRequest: PullRequest?
    package var review: Review?
    package var comment: Comment?
    package var commit: Commit?
    package var status: BuildStatus?
    package var issue: Issue?
    package var fork: Repository?
    /// In the order in which they are to be written.
    package var changes: [Change] = []
    package var span: Span?
    /// At most `Surprise.limit` are written.
    package var surprises: [Surprise] = []

    package init() {}

    /// The document as JSON text of at most 64 KiB.
    ///
    /// Texts and lists that were cut for it are named in `truncated_fields`; `tightly` cuts them as short as a document
    /// that would be too long otherwise. Never fails, whatever the texts hold.
    package func encoded(tightly: Bool = false) -> [UInt8] {
        if tightly { return encoded(within: .tight) }
        let bytes = encoded(within: .ample)
        return bytes.count <= DocumentLimits.documentBytes ? bytes : encoded(within: .tight)
    }

    private func encoded(within limits: DocumentLimits) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            write(to: &writer, limits)
            writer.list("surprises", surprises, limit: Surprise.limit) { surprise, writer in
                writer.text(surprise.description, limit: limits.name)
            }
            let truncated = writer.truncated
            writer.list("truncated_fields", truncated, limit: Self.truncatedFieldLimit) { path, writer in
                writer.text(path, limit: limits.line)
            }
        }
        return writer.bytes
    }

    private func write(to writer: inout JSONWriter, _ limits: DocumentLimits) {
        if let actor { writer.object("actor") { actor.write(to: &$0, limits) } }
        if let workspace { writer.object("workspace") { workspace.write(to: &$0, limits) } }
        if let project { writer.object("project") { project.write(to: &$0, limits) } }
        if let repository { writer.object("repository") { repository.write(to: &$0, limits) } }
        if let ref { writer.object("ref") { ref.write(to: &$0, limits) } }
        if let pullRequest { writer.object("pull_request") { pullRequest.write(to: &$0, limits) } }
        if let review { writer.object("review") { review.write(to: &$0, limits) } }
        if let comment { writer.object("comment") { comment.write(to: &$0, limits) } }
        if let commit { writer.object("commit") { commit.write(to: &$0, limits) } }
        if let status { writer.object("status") { status.write(to: &$0, limits) } }
        if let issue { writer.object("issue") { issue.write(to: &$0, limits) } }
        if let fork { writer.object("fork") { fork.write(to: &$0, limits) } }
        if !changes.isEmpty { write(changes, to: &writer, limits) }
        if let span { writer.object("span") { span.write(to: &$0, limits) } }
    }

    private func write(_ changes: [Change], to writer: inout JSONWriter, _ limits: DocumentLimits) {
        if changes.count > limits.items { writer.noteTruncation(of: "changes") }
        writer.object("changes") { writer in
            for change in changes.prefix(limits.items) {
                writer.object(change.field.prefix(utf8: limits.name)) { change.write(to: &$0, limits) }
            }
        }
    }
}
