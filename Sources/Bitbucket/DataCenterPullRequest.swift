import Domain

/// `pr:*` of Data Center.
enum DataCenterPullRequest {
    @Sendable static func drafts(_ event: Event, _ type: TriggerType) -> [TriggerDraft] {
        let body = event.body
        var document = DataCenterParties.document(body, repository: body.pullRequest.toRef.repository)
        let pullRequest = read(body.pullRequest)
        document.pullRequest = pullRequest
        document.review = review(body.participant)
        document.comment = comment(body)
        document.changes = DataCenterChanges.changes(body, type)
        return [
            TriggerDraft(
                type: type,
                subject: pullRequest.id.map { "pull_requests/\($0)" },
                occurredAt: body["date"].date,
                url: body.comment.links["self"].first.href.nonEmptyText ?? pullRequest.url,
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
        pullRequest.author = DataCenterParties.person(field.author.user)
        pullRequest.source = side(field.fromRef)
        pullRequest.destination = side(field.toRef)
        pullRequest.mergeHash = field.properties.mergeCommit.id.nonEmptyText
        pullRequest.reviewers = field.reviewers.elements.prefix(1_000).compactMap { DataCenterParties.person($0.user) }
        pullRequest.url = field.links["self"].first.href.nonEmptyText
        return pullRequest
    }

    static func comment(_ body: JSONField) -> TriggerDocument.Comment? {
        let field = body.comment
        guard field.isObject else { return nil }
        var comment = TriggerDocument.Comment()
        comment.id = field.id.integer
        comment.text = field["text"].text
        comment.path = field.anchor.path.nonEmptyText
        comment.line = field.anchor.line.integer
        comment.parentID = body.commentParentId.integer
        return comment
    }

    private static func side(_ field: JSONField) -> TriggerDocument.Side {
        var side = TriggerDocument.Side()
        side.branch = field.displayId.nonEmptyText
        side.hash = field.latestCommit.nonEmptyText
        side.repository = DataCenterParties.fullName(field.repository)
        return side
    }

    private static func review(_ participant: JSONField) -> TriggerDocument.Review? {
        guard participant.isObject else { return nil }
        let person = DataCenterParties.person(participant.user)
        var review = TriggerDocument.Review()
        review.id = person?.id
        review.name = person?.name
        let status = participant.status.nonEmptyText?.lowercased()
        review.status = status == "needs_work" ? "changes_requested" : status
        return review
    }
}
