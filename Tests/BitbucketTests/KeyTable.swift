import Domain
import Testing

/// Every event key, who sends it, and what it becomes.
enum KeyTable {
    struct Row: Sendable, CustomTestStringConvertible {
        /// The folder of `Fixtures`: `cloud`, `datacenter`, or `plugin` for Data Center's Post Webhooks plugin.
        let sender: String
        let key: String
        /// All the types that the key can give when its body bears it out.
        let types: [TriggerType]

        var testDescription: String { "\(sender) \(key)" }
        /// Where its fixtures are.
        var folder: String { "\(sender)/\(key.replacing(":", with: "_"))" }
        var fixtures: [Fixture] { Fixture.all.filter { $0.path.hasPrefix(folder + "/") } }
    }

    static let all = rows("cloud", cloud) + rows("datacenter", dataCenter) + rows("plugin", plugin)

    private static func rows(_ sender: String, _ keys: [(String, [TriggerType])]) -> [Row] {
        keys.map { Row(sender: sender, key: $0.0, types: $0.1) }
    }

    private static let push: [TriggerType] = [
        .branchCreated, .branchUpdated, .branchDeleted, .tagCreated, .tagUpdated, .tagDeleted, .pushEmpty,
    ]

    /// The 29 keys to which a hook of Cloud can subscribe.
    private static let cloud: [(String, [TriggerType])] = [
        ("repo:push", push),
        ("repo:created", [.repositoryCreated]),
        ("repo:deleted", [.repositoryDeleted]),
        ("repo:imported", [.repositoryImported]),
        ("repo:transfer", [.repositoryTransferred]),
        ("repo:fork", [.repositoryForked]),
        ("repo:updated", [.repositoryUpdated]),
        ("repo:commit_comment_created", [.commitCommentCreated]),
        ("repo:commit_status_created", [.commitStatusCreated]),
        ("repo:commit_status_updated", [.commitStatusUpdated]),
        ("pullrequest:created", [.pullRequestCreated]),
        ("pullrequest:updated", [.pullRequestUpdated]),
        ("pullrequest:push", [.pullRequestPushed]),
        ("pullrequest:approved", [.pullRequestApproved]),
        ("pullrequest:unapproved", [.pullRequestUnapproved]),
        ("pullrequest:changes_request_created", [.pullRequestChangesRequested]),
        ("pullrequest:changes_request_removed", [.pullRequestChangesRequestRemoved]),
        ("pullrequest:fulfilled", [.pullRequestMerged]),
        ("pullrequest:rejected", [.pullRequestDeclined]),
        ("pullrequest:comment_created", [.pullRequestCommentCreated]),
        ("pullrequest:comment_updated", [.pullRequestCommentUpdated]),
        ("pullrequest:comment_deleted", [.pullRequestCommentDeleted]),
        ("pullrequest:comment_resolved", [.pullRequestCommentResolved]),
        ("pullrequest:comment_reopened", [.pullRequestCommentReopened]),
        ("issue:created", [.issueCreated]),
        ("issue:updated", [.issueUpdated]),
        ("issue:comment_created", [.issueCommentCreated]),
        ("project:updated", [.projectUpdated]),
        ("pipeline:span_created", [.pipelineSpanCreated]),
    ]

    /// The 22 keys that Data Center accepts, and two that only its documentation knows.
    private static let dataCenter: [(String, [TriggerType])] = [
        ("repo:refs_changed", push),
        ("repo:forked", [.repositoryForked]),
        ("repo:modified", [.repositoryUpdated]),
        ("repo:secret_detected", [.repositorySecretDetected]),
        ("mirror:repo_synchronized", [.mirrorSynchronized]),
        ("repo:comment:added", [.commitCommentCreated]),
        ("repo:comment:edited", [.commitCommentUpdated]),
        ("repo:comment:deleted", [.commitCommentDeleted]),
        ("pr:opened", [.pullRequestCreated]),
        ("pr:modified", [.pullRequestUpdated]),
        ("pr:from_ref_updated", [.pullRequestPushed]),
        ("pr:to_ref_updated", [.pullRequestRetargeted]),
        ("pr:reviewer:updated", [.pullRequestReviewersUpdated]),
        ("pr:reviewer:approved", [.pullRequestApproved]),
        ("pr:reviewer:unapproved", [.pullRequestUnapproved]),
        ("pr:reviewer:needs_work", [.pullRequestChangesRequested]),
        ("pr:reviewer:changes_requested", [.pullRequestChangesRequested]),
        ("pr:merged", [.pullRequestMerged]),
        ("pr:declined", [.pullRequestDeclined]),
        ("pr:deleted", [.pullRequestDeleted]),
        ("pr:comment:added", [.pullRequestCommentCreated]),
        ("pr:comment:edited", [.pullRequestCommentUpdated]),
        ("pr:comment:deleted", [.pullRequestCommentDeleted]),
        ("project:modified", [.projectUpdated]),
    ]

    /// Cloud's keys in a body of its own; the keys whose bodies have been seen, and the one that shares theirs.
    private static let plugin: [(String, [TriggerType])] = [
        ("repo:push", push),
        ("pullrequest:created", [.pullRequestCreated]),
        ("pullrequest:updated", [.pullRequestUpdated]),
        ("pullrequest:fulfilled", [.pullRequestMerged]),
        ("pullrequest:rejected", [.pullRequestDeclined]),
    ]
}
