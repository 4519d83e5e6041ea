import Domain

/// `repo:forked`, `repo:modified`, `repo:secret_detected` and `mirror:repo_synchronized` of Data Center.
enum DataCenterRepository {
    /// The body's repository is the fork, and what was forked is its origin.
    @Sendable static func forked(_ event: Event, _ type: TriggerType) -> [TriggerDraft] {
        let body = event.body
        let origin = body.repository.origin
        var document = DataCenterParties.document(body, repository: origin.isPresent ? origin : body.repository)
        document.fork = DataCenterParties.repository(body.repository)
        return [draft(body, type, document)]
    }

    @Sendable static func modified(_ event: Event, _ type: TriggerType) -> [TriggerDraft] {
        let body = event.body
        let new = body.new
        var document = DataCenterParties.document(body, repository: new.isPresent ? new : body.repository)
        document.changes = ChangedFields.between(body.old, new)
        let names = (old: DataCenterParties.fullName(body.old), new: DataCenterParties.fullName(new))
        if let old = names.old, let new = names.new, old != new {
            document.changes.append(TriggerDocument.Change(field: "full_name", old: .text(old), new: .text(new)))
        }
        return [draft(body, type, document)]
    }

    /// One trigger, however many places: who must act is told once, and where the first one is.
    @Sendable static func secretDetected(_ event: Event, _ type: TriggerType) -> [TriggerDraft] {
        let body = event.body
        let location = body.secretLocations.first
        let repository = body.repository.isPresent ? body.repository : location.repository
        var document = DataCenterParties.document(body, repository: repository)
        let hash = location.commitId.nonEmptyText
        document.commit = CloudCommit.commit(hash)
        var draft = draft(body, type, document)
        draft.subject = hash.map { "commits/\($0)" }
        return [draft]
    }

    /// The refs that a mirror now has, as changes of a field that is called like the ref.
    @Sendable static func synchronized(_ event: Event, _ type: TriggerType) -> [TriggerDraft] {
        let body = event.body
        var document = DataCenterParties.document(body, repository: body.repository)
        for change in body.changes.elements.prefix(TriggerDocument.itemLimit + 1) {
            guard let ref = change.ref.id.nonEmptyText ?? change.refId.nonEmptyText else { continue }
            let old = DataCenterRefs.hash(change.fromHash).map(TriggerDocument.Value.text)
            let new = DataCenterRefs.hash(change.toHash).map(TriggerDocument.Value.text)
            document.changes.append(TriggerDocument.Change(field: ref, old: old, new: new))
        }
        return [draft(body, type, document)]
    }

    private static func draft(_ body: JSONField, _ type: TriggerType, _ document: TriggerDocument) -> TriggerDraft {
        TriggerDraft(type: type, occurredAt: body["date"].date, url: document.repository?.url, document: document)
    }
}
