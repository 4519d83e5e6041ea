import Domain

/// `pullrequest:*` of Data Center's Post Webhooks plugin: Cloud's keys, the server's refs, and ids as texts.
enum PluginPullRequest {
    @Sendable static func drafts(_ event: Event, _ type: TriggerType) -> [TriggerDraft] {
        let body = event.body
        let field = body.pullrequest
        var document = PluginParties.document(body)
        var pullRequest = DataCenterPullRequest.read(field)
        pullRequest.source = side(field.fromRef)
        pullRequest.destination = side(field.toRef)
        pullRequest.url = field.link.nonEmptyText ?? pullRequest.url
        if pullRequest.author == nil, let name = field.authorLogin.nonEmptyText {
            var author = TriggerDocument.Person()
            author.name = name
            pullRequest.author = author
        }
        document.pullRequest = pullRequest
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
