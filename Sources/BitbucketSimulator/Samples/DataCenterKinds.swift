import Domain

/// The event keys of Data Center: those its hooks take, and two that only its documentation has.
extension SampleKind {
    private static let pushes: [SampleVariant] = [
        .branchCreated, .branchDeleted, .tag, .tagDeleted, .several, .empty, .isoDates,
    ]

    static let dataCenter: [SampleKind] = [
        .dataCenter("pr:opened", "a pull request was opened", [.fork]) { $0.pullRequest(.open) },
        .dataCenter("pr:from_ref_updated", "its source branch was pushed to", [.fork]) { $0.sourceUpdated },
        .dataCenter("pr:to_ref_updated", "its destination changed (documented, not in the hooks' list)", [.fork]) {
            $0.destinationUpdated
        },
        .dataCenter("pr:modified", "its title, text or destination was changed", [.fork]) { $0.modifiedPullRequest },
        .dataCenter("pr:merged", "it was merged", [.fork]) { $0.pullRequest(.merged) },
        .dataCenter("pr:declined", "it was declined", [.fork]) { $0.pullRequest(.declined) },
        .dataCenter("pr:deleted", "it was deleted", [.fork]) { $0.pullRequest(.open) },
        .dataCenter("pr:reviewer:updated", "its reviewers were changed") { $0.reviewersUpdated },
        .dataCenter("pr:reviewer:approved", "somebody approved it") { $0.opinion("APPROVED", before: "UNAPPROVED") },
        .dataCenter("pr:reviewer:unapproved", "somebody took the approval back") {
            $0.opinion("UNAPPROVED", before: "APPROVED")
        },
        .dataCenter("pr:reviewer:needs_work", "somebody asked for changes") {
            $0.opinion("NEEDS_WORK", before: "UNAPPROVED")
        },
        .dataCenter("pr:reviewer:changes_requested", "the same (documented, not in the hooks' list)") {
            $0.opinion("NEEDS_WORK", before: "UNAPPROVED")
        },
        .dataCenter("pr:comment:added", "somebody commented on it", [.inline, .reply]) { $0.pullRequestComment() },
        .dataCenter("pr:comment:edited", "a comment was changed", [.inline, .reply]) {
            $0.pullRequestComment(previous: "Looks fine.")
        },
        .dataCenter("pr:comment:deleted", "a comment was deleted", [.inline, .reply]) { $0.pullRequestComment() },
        .dataCenter("repo:refs_changed", "branches or tags were pushed, made or deleted", pushes) { $0.push },
        .dataCenter("repo:modified", "a repository was renamed or changed") { $0.modifiedRepository },
        .dataCenter("repo:forked", "a repository was forked") { $0.forked },
        .dataCenter("repo:comment:added", "somebody commented on a commit", [.reply]) { $0.commitComment() },
        .dataCenter("repo:comment:edited", "a commit's comment was changed", [.reply]) {
            $0.commitComment(previous: "Looks fine.")
        },
        .dataCenter("repo:comment:deleted", "a commit's comment was deleted", [.reply]) { $0.commitComment() },
        .dataCenter("repo:secret_detected", "a secret was pushed", [.several]) { $0.secretDetected },
        .dataCenter("mirror:repo_synchronized", "a mirror has caught up", [.limitExceeded]) { $0.mirrored },
        .dataCenter("project:modified", "a project was renamed or changed") { $0.modifiedProject },
        .dataCenter("diagnostics:ping", "the test button was pressed; never signed") { _ in ["test": true] },
    ]
}
