import Domain
import FoundationEssentials

/// `issue:*` of Cloud.
enum CloudIssue {
    @Sendable static func drafts(_ event: Event, _ type: TriggerType) -> [TriggerDraft] {
        let body = event.body
        var document = CloudParties.document(body)
        let issue = read(body.issue)
        document.issue = issue
        document.comment = CloudPullRequest.comment(body.comment)
        document.changes = ChangedFields.listed(body.changes)
        return [
            TriggerDraft(
                type: type,
                subject: issue.id.map { "issues/\($0)" },
                occurredAt: occurredAt(body, type),
                url: url(body, type) ?? document.repository?.url,
                document: document
            )
        ]
    }

    static func read(_ field: JSONField) -> TriggerDocument.Issue {
        var issue = TriggerDocument.Issue()
        issue.id = field.id.integer
        issue.title = field.title.text
        issue.state = field.state.nonEmptyText?.lowercased()
        issue.kind = field.kind.nonEmptyText ?? olderKind(field)
        issue.priority = field.priority.nonEmptyText
        return issue
    }

    /// Older bodies have the kind where newer ones say what sort of object it is.
    private static func olderKind(_ field: JSONField) -> String? {
        guard let type = field.type.nonEmptyText, type != "issue" else { return nil }
        return type
    }

    /// A comment's own page only where the comment is what happened; an update may come with one.
    private static func url(_ body: JSONField, _ type: TriggerType) -> String? {
        let comment = type == .issueCommentCreated ? body.comment.links.html.href.nonEmptyText : nil
        return comment ?? body.issue.links.html.href.nonEmptyText
    }

    private static func occurredAt(_ body: JSONField, _ type: TriggerType) -> Date? {
        switch type {
        case .issueCreated: body.issue.created_on.date
        case .issueCommentCreated: body.comment.created_on.date ?? body.issue.updated_on.date
        default: body.issue.updated_on.date
        }
    }
}
