import Domain

/// `project:updated` of Cloud.
enum CloudProject {
    @Sendable static func drafts(_ event: Event, _ type: TriggerType) -> [TriggerDraft] {
        let body = event.body
        var document = CloudParties.document(body)
        document.changes = ChangedFields.listed(body.changes)
        return [
            TriggerDraft(
                type: type,
                occurredAt: body.changes.updated_on.new.date ?? body.project.updated_on.date,
                url: body.project.links.html.href.nonEmptyText,
                document: document
            )
        ]
    }
}
