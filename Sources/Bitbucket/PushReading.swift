import Domain

/// `repo:push`: one trigger per change, in the order sent; Cloud's body, and the Post Webhooks plugin's.
enum PushReading {
    @Sendable static func drafts(_ event: Event, _ empty: TriggerType) -> [TriggerDraft] {
        let parties = event.product == .cloud ? CloudParties.document(event.body) : PluginParties.document(event.body)
        // Only the plugin says when; Cloud's commits have dates, but those are theirs.
        let date = event.product == .datacenter ? event.body["date"].date : nil
        let changes = event.body.push.changes
        var drafts: [TriggerDraft] = []
        for change in changes.elements {
            if drafts.count == DeliveryReading.triggerLimit {
                event.body.tape.surpriseOfLength("push.changes", count: drafts.count)
                break
            }
            var draft = draft(change, parties)
            draft.occurredAt = date
            drafts.append(draft)
        }
        guard drafts.isEmpty else { return drafts }
        return [TriggerDraft(type: empty, occurredAt: date, url: parties.repository?.url, document: parties)]
    }

    static func draft(_ change: JSONField, _ parties: TriggerDocument) -> TriggerDraft {
        let old = change.old
        let new = change.new
        let side = new.isPresent ? new : old
        var ref = TriggerDocument.Ref()
        ref.name = side.name.nonEmptyText
        ref.before = old.target.hash.nonEmptyText
        ref.after = new.target.hash.nonEmptyText
        ref.forced = change.forced.flag
        ref.truncated = change.truncated.flag
        ref.commits = change.commits.elements.prefix(1_000).map(commit)
        let kind = kind(side.type)
        ref.kind = kind?.rawValue
        // The page of a ref that is gone leads nowhere.
        let url = change.links.html.href.nonEmptyText ?? new.links.html.href.nonEmptyText ?? parties.repository?.url
        var document = parties
        document.ref = side.isObject ? ref : nil
        return TriggerDraft(
            type: RefChange(before: old.isObject, after: new.isObject).type(kind) ?? noRef(change),
            subject: ref.name.flatMap { name in kind.map { $0.prefix + name } },
            url: url,
            document: document
        )
    }

    private static func kind(_ type: JSONField) -> RefKind? {
        switch type.text {
        case "branch", "named_branch", "bookmark": .branch
        case "tag", "annotated_tag": .tag
        default: nil
        }
    }

    private static func noRef(_ change: JSONField) -> TriggerType {
        change.surprise("a change of a branch or a tag")
        return .unknown
    }

    private static func commit(_ field: JSONField) -> TriggerDocument.PushedCommit {
        var commit = TriggerDocument.PushedCommit()
        commit.hash = field.hash.nonEmptyText
        commit.message = field.message.text
        commit.author =
            field.author.user.display_name.nonEmptyText ?? field.author.display_name.nonEmptyText
            ?? field.author.raw.nonEmptyText.flatMap(nameBeforeAddress)
        commit.url = field.links.html.href.nonEmptyText
        return commit
    }

    /// `Ada Example <ada@example.org>` is `Ada Example`: addresses are not for everyone who reads triggers.
    private static func nameBeforeAddress(_ author: String) -> String? {
        var name = author[..<(author.firstIndex(of: "<") ?? author.endIndex)]
        while name.last == " " { name.removeLast() }
        return name.isEmpty || name.contains("@") ? nil : String(name)
    }
}
