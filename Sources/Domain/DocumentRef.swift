/// Refs, commits and their build statuses.
extension TriggerDocument {
    /// One branch or tag of a push.
    package struct Ref: Sendable {
        /// `branch` or `tag`.
        package var kind: String?
        /// Without `refs/heads/` or `refs/tags/`.
        package var name: String?
        /// The hash before; nil when the ref is new.
        package var before: String?
        /// The hash after; nil when the ref is gone.
        package var after: String?
        package var forced: Bool?
        /// Whether Bitbucket says that there were more commits than it sent.
        package var truncated: Bool?
        /// Newest first.
        package var commits: [PushedCommit] = []

        package init() {}

        func write(to writer: inout JSONWriter, _ limits: DocumentLimits) {
            writer.text("kind", kind, limit: limits.name)
            writer.text("name", name, limit: limits.line)
            writer.text("before", before, limit: limits.name)
            writer.text("after", after, limit: limits.name)
            writer.flag("forced", forced)
            writer.flag("truncated", truncated)
            writer.list("commits", commits, limit: limits.commits) { commit, writer in
                writer.object { commit.write(to: &$0, limits) }
            }
        }
    }

    /// A commit that a push brought.
    package struct PushedCommit: Sendable {
        package var hash: String?
        package var message: String?
        /// A name, never an e-mail address.
        package var author: String?
        package var url: String?

        package init() {}

        func write(to writer: inout JSONWriter, _ limits: DocumentLimits) {
            writer.text("hash", hash, limit: limits.name)
            writer.text("message", message, limit: limits.message)
            writer.text("author", author, limit: limits.name)
            writer.text("url", url, limit: limits.line)
        }
    }

    /// The commit that is commented on or built.
    package struct Commit: Sendable {
        package var hash: String?

        package init() {}

        func write(to writer: inout JSONWriter, _ limits: DocumentLimits) {
            writer.text("hash", hash, limit: limits.name)
        }
    }

    /// What a build says of a commit.
    package struct BuildStatus: Sendable {
        package var key: String?
        /// `successful`, `failed`, `in_progress` or `stopped`.
        package var state: String?
        package var name: String?
        package var description: String?
        package var ref: String?
        package var url: String?

        package init() {}

        func write(to writer: inout JSONWriter, _ limits: DocumentLimits) {
            writer.text("key", key, limit: limits.name)
            writer.text("state", state, limit: limits.name)
            writer.text("name", name, limit: limits.line)
            writer.text("description", description, limit: limits.prose)
            writer.text("ref", ref, limit: limits.line)
            writer.text("url", url, limit: limits.line)
        }
    }
}
