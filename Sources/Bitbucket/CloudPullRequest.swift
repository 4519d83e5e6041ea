import Domain
import FoundationEssentials

/// `pullrequest:*` of Cloud.
enum CloudPullRequest {
    @Sendable static func drafts(_ event: Event, _ type: TriggerType) -> [TriggerDraft] {
        let body = event.body
        var document = CloudParties.document(body)
        let pullRequest = read(body.pullrequest)
        document.pullRequest = pullRequest
        document.review = review(body, type)
        document.comment = comment(body.comment)
        return [
            TriggerDraft(
                type: type,
                subject: pullRequest.id.map { "pull_requests/\($0)" },
                occurredAt: occurredAt(body, type) ?? body.pullrequest.updated_on.date,
                url: body.comment.links.html.href.nonEmptyText ?? pullRequest.url,
                document: document
            )
        ]
    }

    static func read(_ field: JSONField) -> TriggerDocument.PullRequest {
        var pullRequest = TriggerDocument.PullRequest()
        pullRequest.id = field.id.integer
        pullRequest.title = field.title.text
        pullRequest.description = field["description"].text
        pullRequest.state = field.state.nonEmptyText?.lowercased()
        pullRequest.draft = field.draft.flag
        pullRequest.author = CloudParties.person(field.author)
        pullRequest.source = side(field.source)
        pullRequest.destination = side(field.destination)
        pullRequest.mergeHash = field.merge_commit.hash.nonEmptyText
        pullRequest.reviewers = field.reviewers.elements.prefix(1_000).compactMap(CloudParties.person)
        pullRequest.url = field.links.html.href.nonEmptyText
        return pullRequest
    }

    static func comment(_ field: JSONField) -> TriggerDocument.Comment? {
        guard field.isObject else { return nil }
        var comment = TriggerDocument.Comment()
        comment.id = field.id.integer
        comment.text = field.content.raw.text
        comment.path = field.inline.path.nonEmptyText
        comment.line = field.inline.to.integer ?? field.inline.from.integer
        comment.parentID = field.parent.id.integer
        return comment
    }

    private static func side(_ field: JSONField) -> TriggerDocument.Side {
        var side = TriggerDocument.Side()
        side.branch = field.branch.name.nonEmptyText
        side.hash = field.commit.hash.nonEmptyText
        side.repository = field.repository.full_name.nonEmptyText
        return side
    }

    private static func review(_ body: JSONField, _ type: TriggerType) -> TriggerDocument.Review? {
        switch type {
        case .pullRequestApproved: review(body.approval, "approved")
        case .pullRequestUnapproved: review(body.approval, "unapproved")
        case .pullRequestChangesRequested: review(body.changes_request, "changes_requested")
        case .pullRequestChangesRequestRemoved: review(body.changes_request, "unapproved")
        default: nil
        }
    }

    private static func review(_ field: JSONField, _ status: String) -> TriggerDocument.Review {
        let person = CloudParties.person(field.user)
        var review = TriggerDocument.Review()
        review.id = person?.id
        review.name = person?.name
        review.status = status
        return review
    }

    /// The moment of the event itself, where the body has one; else it is the pull request's last change.
    private static func occurredAt(_ body: JSONField, _ type: TriggerType) -> Date? {
        switch type {
        case .pullRequestCreated: body.pullrequest.created_on.date
        case .pullRequestApproved: body.approval["date"].date
        case .pullRequestChangesRequested: body.changes_request["date"].date
        case .pullRequestCommentCreated: body.comment.created_on.date
        case .pullRequestCommentUpdated: body.comment.updated_on.date
        case .pullRequestCommentResolved: body.comment.resolution.created_on.date
        default: nil
        }
    }
}
