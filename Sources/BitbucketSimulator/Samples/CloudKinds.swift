/// The 29 event keys that Cloud's hooks can be registered for.
extension SampleKind {
    private static let opinions: [SampleVariant] = [.fork]
    private static let comments: [SampleVariant] = [.inline, .reply]
    private static let pushes: [SampleVariant] = [
        .branchCreated, .branchDeleted, .force, .tag, .tagDeleted, .several, .truncated, .empty, .anonymous,
    ]

    static let cloud: [SampleKind] = [
        .cloud("pullrequest:created", "a pull request was opened", [.fork, .appUser, .deletedUser]) {
            $0.pullRequest(.open)
        },
        .cloud("pullrequest:updated", "its title, text, reviewers or branches were changed", [.fork]) {
            $0.pullRequest(.open)
        },
        .cloud("pullrequest:push", "its source branch was pushed to", [.fork]) { $0.pullRequest(.open) },
        .cloud("pullrequest:fulfilled", "it was merged", [.fork]) { $0.pullRequest(.merged) },
        .cloud("pullrequest:rejected", "it was declined", [.fork]) { $0.pullRequest(.declined) },
        .cloud("pullrequest:approved", "somebody approved it", opinions) { $0.opinion("approval") },
        .cloud("pullrequest:unapproved", "somebody took the approval back", opinions) { $0.opinion("approval") },
        .cloud("pullrequest:changes_request_created", "somebody asked for changes", opinions) {
            $0.opinion("changes_request")
        },
        .cloud("pullrequest:changes_request_removed", "somebody no longer asks for changes", opinions) {
            $0.opinion("changes_request")
        },
        .cloud("pullrequest:comment_created", "somebody commented on it", comments) { $0.comment(.written) },
        .cloud("pullrequest:comment_updated", "a comment was changed", comments) { $0.comment(.changed) },
        .cloud("pullrequest:comment_deleted", "a comment was deleted", comments) { $0.comment(.deleted) },
        .cloud("pullrequest:comment_resolved", "a comment was resolved", comments) { $0.comment(.resolved) },
        .cloud("pullrequest:comment_reopened", "a resolved comment was opened again", comments) {
            $0.comment(.written)
        },
        .cloud("repo:push", "branches or tags were pushed, made or deleted", pushes) { $0.push },
        .cloud("repo:commit_comment_created", "somebody commented on a commit", comments) { $0.commitComment },
        .cloud("repo:commit_status_created", "a build began to report on a commit", [.failed, .stopped]) {
            $0.commitStatus("INPROGRESS")
        },
        .cloud("repo:commit_status_updated", "a build went on or ended", [.failed, .stopped]) {
            $0.commitStatus("SUCCESSFUL")
        },
        .cloud("repo:created", "a repository was made") { $0.newRepository },
        .cloud("repo:imported", "a repository was imported") { $0.newRepository },
        .cloud("repo:deleted", "a repository was deleted") { $0.inRepository([]) },
        .cloud("repo:fork", "a repository was forked") { $0.forked },
        .cloud("repo:updated", "a repository's name, text or settings were changed") { $0.updatedRepository },
        .cloud("repo:transfer", "a repository went to another workspace") { $0.transferred },
        .cloud("issue:created", "an issue was opened") { $0.issue(.created) },
        .cloud("issue:updated", "an issue was changed") { $0.issue(.updated) },
        .cloud("issue:comment_created", "somebody commented on an issue") { $0.issue(.commented) },
        .cloud("project:updated", "a project's name or text was changed") { $0.updatedProject },
        .cloud("pipeline:span_created", "a part of a pipeline's run ended", [.several]) { $0.spans },
    ]
}
