import Domain

/// `repo:comment:*` of Data Center: comments on commits.
enum DataCenterCommit {
    @Sendable static func drafts(_ event: Event, _ type: TriggerType) -> [TriggerDraft] {
        let body = event.body
        var document = DataCenterParties.document(body, repository: body.repository)
        document.comment = DataCenterPullRequest.comment(body)
        let hash = hash(body.commit)
        document.commit = CloudCommit.commit(hash)
        document.changes = DataCenterChanges.changes(body, type)
        return [
            TriggerDraft(
                type: type,
                subject: hash.map { "commits/\($0)" },
                occurredAt: body["date"].date,
                url: body.comment.links["self"].first.href.nonEmptyText ?? document.repository?.url,
                document: document
            )
        ]
    }

    /// The hash itself, where other bodies would have an object.
    static func hash(_ commit: JSONField) -> String? { commit.isObject ? commit.id.nonEmptyText : commit.nonEmptyText }
}
