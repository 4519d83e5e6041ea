import Domain

/// What an event of Data Center says was different before.
enum DataCenterChanges {
    static func changes(_ body: JSONField, _ type: TriggerType) -> [TriggerDocument.Change] {
        switch type {
        case .pullRequestUpdated, .pullRequestRetargeted: modified(body)
        case .pullRequestPushed:
            [text("source_hash", body.previousFromHash.text, body.pullRequest.fromRef.latestCommit.text)].compactMap(
                \.self
            )
        case .pullRequestReviewersUpdated: reviewers(body)
        case .pullRequestCommentUpdated, .commitCommentUpdated:
            [text("text", body.previousComment.text, body.comment["text"].text)].compactMap(\.self)
        default: []
        }
    }

    /// Data Center sends all the previous values, changed or not.
    private static func modified(_ body: JSONField) -> [TriggerDocument.Change] {
        let pullRequest = body.pullRequest
        var changes = [
            text("title", body.previousTitle.text, pullRequest.title.text),
            text(
                "description",
                body.previousDescription.text ?? noDescription(body),
                pullRequest["description"].text ?? ""
            ),
            text("destination", body.previousTarget.displayId.text, pullRequest.toRef.displayId.text),
        ].compactMap(\.self)
        if let old = body.previousDraft.flag, let new = pullRequest.draft.flag, old != new {
            changes.append(TriggerDocument.Change(field: "draft", old: .flag(old), new: .flag(new)))
        }
        return changes
    }

    /// `previousDescription: null` says that there was none; without the key nothing is said.
    private static func noDescription(_ body: JSONField) -> String? {
        body.previousTitle.isPresent ? "" : nil
    }

    private static func text(_ field: String, _ old: String?, _ new: String?) -> TriggerDocument.Change? {
        guard let old, let new, old != new else { return nil }
        return TriggerDocument.Change(field: field, old: .text(old), new: .text(new))
    }

    /// Who was taken off and who was put on, not the whole lists.
    private static func reviewers(_ body: JSONField) -> [TriggerDocument.Change] {
        let removed = body.removedReviewers.elements.prefix(1_000).compactMap(DataCenterParties.person)
        let added = body.addedReviewers.elements.prefix(1_000).compactMap(DataCenterParties.person)
        guard !removed.isEmpty || !added.isEmpty else { return [] }
        return [TriggerDocument.Change(field: "reviewers", old: .people(removed), new: .people(added))]
    }
}
