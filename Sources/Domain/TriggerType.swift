/// What happened, in our words: the same word for both products, as in `pull_request.merged`.
///
/// Open on purpose: a type that an older release stored must still be readable by a newer one.
package struct TriggerType: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The word that consumers and workflows match on.
    package let rawValue: String

    /// Takes any text; nothing is checked.
    package init(rawValue: String) { self.rawValue = rawValue }

    package var description: String { rawValue }

    private init(_ rawValue: String) { self.rawValue = rawValue }

    package static let branchCreated = Self("branch.created")
    package static let branchUpdated = Self("branch.updated")
    package static let branchDeleted = Self("branch.deleted")
    package static let tagCreated = Self("tag.created")
    package static let tagUpdated = Self("tag.updated")
    package static let tagDeleted = Self("tag.deleted")
    /// A push without any change in it; Bitbucket does send those.
    package static let pushEmpty = Self("push.empty")

    package static let repositoryCreated = Self("repository.created")
    package static let repositoryDeleted = Self("repository.deleted")
    package static let repositoryImported = Self("repository.imported")
    package static let repositoryTransferred = Self("repository.transferred")
    package static let repositoryForked = Self("repository.forked")
    package static let repositoryUpdated = Self("repository.updated")
    package static let repositorySecretDetected = Self("repository.secret_detected")
    package static let mirrorSynchronized = Self("mirror.synchronized")

    package static let commitCommentCreated = Self("commit.comment_created")
    package static let commitCommentUpdated = Self("commit.comment_updated")
    package static let commitCommentDeleted = Self("commit.comment_deleted")
    package static let commitStatusCreated = Self("commit.status_created")
    package static let commitStatusUpdated = Self("commit.status_updated")

    package static let pullRequestCreated = Self("pull_request.created")
    package static let pullRequestUpdated = Self("pull_request.updated")
    package static let pullRequestPushed = Self("pull_request.pushed")
    package static let pullRequestRetargeted = Self("pull_request.retargeted")
    package static let pullRequestReviewersUpdated = Self("pull_request.reviewers_updated")
    package static let pullRequestApproved = Self("pull_request.approved")
    package static let pullRequestUnapproved = Self("pull_request.unapproved")
    package static let pullRequestChangesRequested = Self("pull_request.changes_requested")
    package static let pullRequestChangesRequestRemoved = Self("pull_request.changes_request_removed")
    package static let pullRequestMerged = Self("pull_request.merged")
    package static let pullRequestDeclined = Self("pull_request.declined")
    package static let pullRequestDeleted = Self("pull_request.deleted")
    package static let pullRequestCommentCreated = Self("pull_request.comment_created")
    package static let pullRequestCommentUpdated = Self("pull_request.comment_updated")
    package static let pullRequestCommentDeleted = Self("pull_request.comment_deleted")
    package static let pullRequestCommentResolved = Self("pull_request.comment_resolved")
    package static let pullRequestCommentReopened = Self("pull_request.comment_reopened")

    package static let issueCreated = Self("issue.created")
    package static let issueUpdated = Self("issue.updated")
    package static let issueCommentCreated = Self("issue.comment_created")
    package static let projectUpdated = Self("project.updated")
    package static let pipelineSpanCreated = Self("pipeline.span_created")

    /// A connection that its customer has to authorise again; of no webhook, and Bittern's own.
    package static let connectionReauthorizationRequired = Self("connection.reauthorization_required")

    /// An event key that we do not know, or one that its own body does not bear out.
    package static let unknown = Self("unknown")

    /// Every type there is, refs, repositories, commits, pull requests, the rest.
    package static let all: [TriggerType] = [
        branchCreated, branchUpdated, branchDeleted, tagCreated, tagUpdated, tagDeleted, pushEmpty,
        repositoryCreated, repositoryDeleted, repositoryImported, repositoryTransferred, repositoryForked,
        repositoryUpdated, repositorySecretDetected, mirrorSynchronized,
        commitCommentCreated, commitCommentUpdated, commitCommentDeleted, commitStatusCreated, commitStatusUpdated,
        pullRequestCreated, pullRequestUpdated, pullRequestPushed, pullRequestRetargeted, pullRequestReviewersUpdated,
        pullRequestApproved, pullRequestUnapproved, pullRequestChangesRequested, pullRequestChangesRequestRemoved,
        pullRequestMerged, pullRequestDeclined, pullRequestDeleted, pullRequestCommentCreated,
        pullRequestCommentUpdated, pullRequestCommentDeleted, pullRequestCommentResolved, pullRequestCommentReopened,
        issueCreated, issueUpdated, issueCommentCreated, projectUpdated, pipelineSpanCreated,
        connectionReauthorizationRequired, unknown,
    ]
}
