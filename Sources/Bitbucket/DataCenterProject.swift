import Domain

/// `project:modified` of Data Center.
enum DataCenterProject {
    @Sendable static func drafts(_ event: Event, _ type: TriggerType) -> [TriggerDraft] {
        let body = event.body
        let project = body.new.isPresent ? body.new : body.project
        var document = DataCenterParties.document(body, repository: body.repository)
        document.project = DataCenterParties.project(project)
        document.changes = ChangedFields.between(body.old, body.new)
        return [
            TriggerDraft(
                type: type,
                occurredAt: body["date"].date,
                url: project.links["self"].first.href.nonEmptyText,
                document: document
            )
        ]
    }
}
