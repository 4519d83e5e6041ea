import Domain

/// `repo:commit_comment_created` and `repo:commit_status_*` of Cloud.
enum CloudCommit {
    @Sendable static func comment(_ event: Event, _ type: TriggerType) -> [TriggerDraft] {
        let body = event.body
        var document = CloudParties.document(body)
        document.comment = CloudPullRequest.comment(body.comment)
        let hash = body.commit.hash.nonEmptyText ?? body.comment.commit.hash.nonEmptyText
        document.commit = commit(hash)
        return [
            TriggerDraft(
                type: type,
                subject: hash.map { "commits/\($0)" },
                occurredAt: body.comment.created_on.date,
                url: body.comment.links.html.href.nonEmptyText ?? body.commit.links.html.href.nonEmptyText
                    ?? document.repository?.url,
                document: document
            )
        ]
    }

    @Sendable static func status(_ event: Event, _ type: TriggerType) -> [TriggerDraft] {
        let field = event.body.commit_status
        var document = CloudParties.document(event.body)
        document.status = status(field)
        let hash = hash(field)
        document.commit = commit(hash)
        return [
            TriggerDraft(
                type: type,
                subject: hash.map { "commits/\($0)" },
                occurredAt: type == .commitStatusCreated ? field.created_on.date : field.updated_on.date,
                url: document.status?.url ?? field.commit.links.html.href.nonEmptyText ?? document.repository?.url,
                document: document
            )
        ]
    }

    static func commit(_ hash: String?) -> TriggerDocument.Commit? {
        guard let hash else { return nil }
        var commit = TriggerDocument.Commit()
        commit.hash = hash
        return commit
    }

    static func status(_ field: JSONField) -> TriggerDocument.BuildStatus? {
        guard field.isObject else { return nil }
        var status = TriggerDocument.BuildStatus()
        status.key = field.key.nonEmptyText
        status.state = field.state.nonEmptyText.map(state)
        status.name = field.name.nonEmptyText
        status.description = field["description"].text
        status.ref = field.refname.nonEmptyText
        status.url = field.url.nonEmptyText
        return status
    }

    /// The commit of a status; older ones name it only in its address, `…/commit/<hash>`.
    static func hash(_ status: JSONField) -> String? {
        if let hash = status.commit.hash.nonEmptyText { return hash }
        let path = status.links.commit.href.nonEmptyText?.prefix { $0 != "?" && $0 != "#" }
        guard let last = path?.split(separator: "/").last, last.utf8.allSatisfy({ Hexadecimal.value(of: $0) != nil })
        else { return nil }
        return String(last)
    }

    /// What Bitbucket invents next stands in lower case.
    private static func state(_ state: String) -> String {
        let state = state.lowercased()
        return state == "inprogress" ? "in_progress" : state
    }
}
