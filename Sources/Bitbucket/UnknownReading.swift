import Domain

/// A body whose key is not known, or not believed: every column that it can fill all the same.
enum UnknownReading {
    static func draft(_ event: Event) -> TriggerDraft {
        switch event.product {
        case .cloud: cloud(event.body)
        case .datacenter: dataCenter(event.body)
        }
    }

    private static func cloud(_ body: JSONField) -> TriggerDraft {
        var document = CloudParties.document(body)
        var draft = TriggerDraft(type: .unknown, document: document)
        let comment = body.comment.isObject ? body.comment : JSONField(tape: body.tape, index: -1)
        document.comment = CloudPullRequest.comment(comment)
        if body.pullrequest.isObject {
            document.pullRequest = CloudPullRequest.read(body.pullrequest)
            draft.occurredAt = body.pullrequest.updated_on.date
        }
        if body.commit.isObject { document.commit = commit(body.commit.hash.nonEmptyText) }
        if body.commit_status.isObject { document.commit = commit(statusHash(body.commit_status)) }
        let subject = body.issue.isObject ? body.issue : body.commit_status.isObject ? body.commit_status : body.commit
        draft.url =
            [comment, body.pullrequest, subject, body.repository, body.project].lazy
            .compactMap { $0.isObject ? $0.links.html.href.nonEmptyText : nil }.first
        draft.subject = self.subject(document, issue: body.issue.isObject ? body.issue.id.integer : nil)
        draft.document = document
        return draft
    }

    private static func dataCenter(_ body: JSONField) -> TriggerDraft {
        let pullRequest = body.pullRequest.isObject ? body.pullRequest : body.pullrequest
        let repository = [body.repository, pullRequest.toRef.repository, body.new].first(where: \.isObject)
        var document = DataCenterParties.document(body, repository: repository ?? body.repository)
        document.comment = DataCenterPullRequest.comment(body)
        if pullRequest.isObject { document.pullRequest = DataCenterPullRequest.read(pullRequest) }
        if document.comment != nil, document.pullRequest == nil { document.commit = commit(body.commit.nonEmptyText) }
        return TriggerDraft(
            type: .unknown,
            subject: subject(document, issue: nil),
            occurredAt: body["date"].date,
            url: document.pullRequest?.url ?? document.repository?.url,
            document: document
        )
    }

    private static func subject(_ document: TriggerDocument, issue: Int64?) -> String? {
        if let id = document.pullRequest?.id { return "pull_requests/\(id)" }
        if let hash = document.commit?.hash { return "commits/\(hash)" }
        return issue.map { "issues/\($0)" }
    }

    private static func commit(_ hash: String?) -> TriggerDocument.Commit? {
        guard let hash else { return nil }
        var commit = TriggerDocument.Commit()
        commit.hash = hash
        return commit
    }

    /// Older statuses name their commit only in its address.
    private static func statusHash(_ status: JSONField) -> String? {
        if let hash = status.commit.hash.nonEmptyText { return hash }
        return status.links.commit.href.nonEmptyText?.split(separator: "/").last.map(String.init)
    }
}
