import Domain

/// A body whose key is not known, or not believed: every column that it can fill all the same.
enum UnknownReading {
    static func draft(_ event: Event) -> TriggerDraft {
        var draft =
            switch event.product {
            case .cloud: cloud(event.body)
            case .datacenter: dataCenter(event.body)
            }
        draft.type = .unknown
        return draft
    }

    private static func cloud(_ body: JSONField) -> TriggerDraft {
        if let change = onlyChange(of: body.push) { return PushReading.draft(change, CloudParties.document(body)) }
        var document = CloudParties.document(body)
        var draft = TriggerDraft(type: .unknown, document: document)
        document.comment = CloudPullRequest.comment(body.comment)
        if body.pullrequest.isObject {
            document.pullRequest = CloudPullRequest.read(body.pullrequest)
            draft.occurredAt = body.pullrequest.updated_on.date
        }
        if body.issue.isObject {
            document.issue = CloudIssue.read(body.issue)
            draft.occurredAt = body.issue.updated_on.date
        }
        if body.commit.isObject { document.commit = CloudCommit.commit(body.commit.hash.nonEmptyText) }
        if body.commit_status.isObject {
            document.status = CloudCommit.status(body.commit_status)
            document.commit = CloudCommit.commit(CloudCommit.hash(body.commit_status))
            draft.occurredAt = body.commit_status.updated_on.date
        }
        if draft.occurredAt == nil, body.comment.isObject {
            draft.occurredAt = body.comment.updated_on.date ?? body.comment.created_on.date
        }
        if body.fork.isObject { document.fork = CloudParties.repository(body.fork) }
        if body.changes.isObject { document.changes = ChangedFields.listed(body.changes) }
        let pages = [body.comment, body.pullrequest, body.issue, body.commit_status, body.commit, body.repository]
        draft.url = document.status?.url ?? (pages + [body.project]).lazy.compactMap(page).first
        draft.subject = subject(document)
        draft.document = document
        return draft
    }

    private static func dataCenter(_ body: JSONField) -> TriggerDraft {
        if let change = onlyChange(of: body.push) { return PushReading.draft(change, PluginParties.document(body)) }
        if !body.mirrorServer.isPresent, body.repository.isObject, let change = onlyChange(of: body) {
            var draft = DataCenterRefs.draft(change, DataCenterParties.document(body, repository: body.repository))
            draft.occurredAt = body["date"].date
            return draft
        }
        let pullRequest = body.pullRequest.isObject ? body.pullRequest : body.pullrequest
        let location = body.secretLocations.isList ? body.secretLocations.first : body.absent
        let candidates = [body.repository, pullRequest.toRef.repository, location.repository, body.new]
        let isOfProject = body.new.isObject && !body.new.slug.isPresent
        let repository = (isOfProject ? candidates.dropLast() : candidates[...]).first(where: \.isObject)
        var document = DataCenterParties.document(body, repository: repository ?? body.repository)
        if isOfProject { document.project = DataCenterParties.project(body.new) }
        document.comment = DataCenterPullRequest.comment(body)
        if pullRequest.isObject {
            document.pullRequest =
                body.pullRequest.isObject
                ? DataCenterPullRequest.read(pullRequest) : PluginPullRequest.read(pullRequest)
        } else if document.comment != nil {
            document.commit = CloudCommit.commit(DataCenterCommit.hash(body.commit))
        } else if location.isObject {
            document.commit = CloudCommit.commit(location.commitId.nonEmptyText)
        }
        document.changes = ChangedFields.between(body.old, body.new)
        return TriggerDraft(
            type: .unknown,
            subject: subject(document),
            occurredAt: body["date"].date,
            url: document.pullRequest?.url ?? document.repository?.url,
            document: document
        )
    }

    /// The change of a push that has one; of several none is the subject.
    private static func onlyChange(of push: JSONField) -> JSONField? {
        guard push.isObject, push.changes.isList else { return nil }
        let first = push.changes.elements.prefix(2).map(\.self)
        return first.count == 1 && first[0].isObject ? first[0] : nil
    }

    private static func page(_ field: JSONField) -> String? {
        field.isObject ? field.links.html.href.nonEmptyText : nil
    }

    private static func subject(_ document: TriggerDocument) -> String? {
        if let id = document.pullRequest?.id { return "pull_requests/\(id)" }
        if let id = document.issue?.id { return "issues/\(id)" }
        return document.commit?.hash.map { "commits/\($0)" }
    }
}
