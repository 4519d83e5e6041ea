import Domain

/// `repo:refs_changed` of Data Center: one trigger per change, in the order sent.
enum DataCenterRefs {
    @Sendable static func drafts(_ event: Event, _ empty: TriggerType) -> [TriggerDraft] {
        let body = event.body
        let parties = DataCenterParties.document(body, repository: body.repository)
        let date = body["date"].date
        let commits = commits(body)
        var drafts: [TriggerDraft] = []
        for change in body.changes.elements {
            if drafts.count == DeliveryReading.triggerLimit {
                body.tape.surpriseOfLength("changes", count: drafts.count)
                break
            }
            var draft = draft(change, parties)
            draft.occurredAt = date
            drafts.append(draft)
        }
        // The commits stand beside the changes: they are told apart only when there is one change.
        if drafts.count == 1 { drafts[0].document.ref?.commits = commits }
        guard drafts.isEmpty else { return drafts }
        if !body.changes.isPresent { body.tape.surprise("changes", "expected a list, found nothing") }
        return [TriggerDraft(type: empty, occurredAt: date, url: parties.repository?.url, document: parties)]
    }

    static func draft(_ change: JSONField, _ parties: TriggerDocument) -> TriggerDraft {
        let id = change.ref.id.nonEmptyText ?? change.refId.nonEmptyText
        let kind = kind(change.ref.type.nonEmptyText, id)
        var ref = TriggerDocument.Ref()
        ref.kind = kind?.rawValue
        ref.name = change.ref.displayId.nonEmptyText ?? id.flatMap { kind?.name(inRef: $0) }
        ref.before = hash(change.fromHash)
        ref.after = hash(change.toHash)
        var document = parties
        document.ref = ref
        let sides = RefChange(before: ref.before != nil, after: ref.after != nil)
        return TriggerDraft(
            type: sides.type(kind) ?? noRef(change),
            subject: id ?? ref.name.flatMap { name in kind.map { $0.prefix + name } },
            url: parties.repository?.url,
            document: document
        )
    }

    private static func kind(_ type: String?, _ id: String?) -> RefKind? {
        switch type {
        case "BRANCH": return .branch
        case "TAG": return .tag
        default: break
        }
        guard let id else { return nil }
        return id.hasPrefix(RefKind.branch.prefix) ? .branch : id.hasPrefix(RefKind.tag.prefix) ? .tag : nil
    }

    /// Zeros mean that there is nothing on that side.
    static func hash(_ field: JSONField) -> String? {
        guard let hash = field.nonEmptyText, hash.utf8.contains(where: { $0 != UInt8(ascii: "0") }) else { return nil }
        return hash
    }

    private static func noRef(_ change: JSONField) -> TriggerType {
        change.surprise("a change of a branch or a tag")
        return .unknown
    }

    private static func commits(_ body: JSONField) -> [TriggerDocument.PushedCommit] {
        let commits = body.commits.elements.prefix(1_000).map(commit)
        return commits.isEmpty && body.toCommit.isObject ? [commit(body.toCommit)] : commits
    }

    private static func commit(_ field: JSONField) -> TriggerDocument.PushedCommit {
        var commit = TriggerDocument.PushedCommit()
        commit.hash = field.id.nonEmptyText
        commit.message = field.message.text
        commit.author = field.author.displayName.nonEmptyText ?? field.author.name.nonEmptyText
        return commit
    }
}
