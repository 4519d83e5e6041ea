import Domain

/// `pullrequest:*` of Data Center's Post Webhooks plugin: Cloud's keys, the server's refs, and ids as texts.
enum PluginPullRequest {
    @Sendable static func drafts(_ event: Event, _ type: TriggerType) -> [TriggerDraft] {
        let body = event.body
        var document = PluginParties.document(body)
        let pullRequest = read(body.pullrequest)
        document.pullRequest = pullRequest
        document.review = review(body, type)
        document.comment = DataCenterPullRequest.comment(body)
        return [
            TriggerDraft(
                type: type,
                subject: pullRequest.id.map { "pull_requests/\($0)" },
                occurredAt: body["date"].date,
                url: pullRequest.url,
                document: document
            )
        ]
    }

    static func read(_ field: JSONField) -> TriggerDocument.PullRequest {
        var pullRequest = DataCenterPullRequest.read(field)
        pullRequest.source = side(field.fromRef)
        pullRequest.destination = side(field.toRef)
        pullRequest.url = field.link.nonEmptyText ?? pullRequest.url
        if pullRequest.author == nil, let name = field.authorLogin.nonEmptyText {
            var author = TriggerDocument.Person()
            author.name = name
            pullRequest.author = author
        }
        return pullRequest
    }

    /// Who reviewed is who acted, unless the body says otherwise.
    private static func review(_ body: JSONField, _ type: TriggerType) -> TriggerDocument.Review? {
        let status: String
        switch type {
        case .pullRequestApproved: status = "approved"
        case .pullRequestChangesRequested: status = "changes_requested"
        case .pullRequestUnapproved, .pullRequestChangesRequestRemoved: status = "unapproved"
        default: return nil
        }
        let user = [body.approval.user, body.changes_request.user].first(where: \.isPresent) ?? body.actor
        let person = DataCenterParties.person(user)
        var review = TriggerDocument.Review()
        review.id = person?.id
        review.name = person?.name
        review.status = status
        return review
    }

    private static func side(_ field: JSONField) -> TriggerDocument.Side {
        var side = TriggerDocument.Side()
        side.branch = field.branch.name.nonEmptyText
        side.hash = field.commit.hash.nonEmptyText ?? field.branch.rawNode.nonEmptyText
        side.repository = DataCenterParties.fullName(field.repository)
        return side
    }
}

/// Who and where, as the Post Webhooks plugin says it: people have no ids, repositories neither.
enum PluginParties {
    static func document(_ body: JSONField) -> TriggerDocument {
        let destination = body.pullrequest.toRef.repository
        return DataCenterParties.document(body, repository: body.repository.isPresent ? body.repository : destination)
    }
}
