import Domain
import FoundationEssentials

/// `repo:created`, `repo:deleted`, `repo:imported`, `repo:transfer`, `repo:fork` and `repo:updated` of Cloud.
enum CloudRepository {
    @Sendable static func drafts(_ event: Event, _ type: TriggerType) -> [TriggerDraft] {
        let body = event.body
        var document = CloudParties.document(body)
        document.fork = CloudParties.repository(body.fork)
        document.changes = changes(body)
        return [
            TriggerDraft(
                type: type,
                occurredAt: occurredAt(body, type),
                url: document.repository?.url,
                document: document
            )
        ]
    }

    /// `changes` as they are sent; a transfer has only the owner before, beside the repository of the new one.
    private static func changes(_ body: JSONField) -> [TriggerDocument.Change] {
        guard body.previous_owner.isPresent else { return ChangedFields.listed(body.changes) }
        let old = ChangedFields.value(body.previous_owner)
        return [TriggerDocument.Change(field: "owner", old: old, new: ChangedFields.value(body.repository.owner))]
    }

    /// Where the body has a date of the event itself; a repository's own last change is not that of its transfer.
    private static func occurredAt(_ body: JSONField, _ type: TriggerType) -> Date? {
        switch type {
        case .repositoryCreated: body.repository.created_on.date
        case .repositoryForked: body.fork.created_on.date
        case .repositoryUpdated: body.changes.updated_on.new.date ?? body.repository.updated_on.date
        default: nil
        }
    }
}
