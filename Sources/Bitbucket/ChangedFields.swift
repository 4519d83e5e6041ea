import Domain

/// Fields that were changed, whatever they are called; the names are Bitbucket's own.
enum ChangedFields {
    /// The most fields of an object that are looked at.
    private static let fieldLimit = 200

    /// Cloud's `changes`, in its order: `{"name": {"old": …, "new": …}}`.
    static func listed(_ changes: JSONField) -> [TriggerDocument.Change] {
        guard changes.isPresent else { return [] }
        var found: [TriggerDocument.Change] = []
        for (name, change) in changes.members.prefix(TriggerDocument.itemLimit + 1) {
            found.removeAll { $0.field == name }
            found.append(TriggerDocument.Change(field: name, old: value(change.old), new: value(change.new)))
        }
        return found
    }

    /// What differs between two forms of one thing of Data Center, which sends the forms and not the differences.
    ///
    /// Texts, numbers, flags and the project; other objects are links or follow from these.
    static func between(_ old: JSONField, _ new: JSONField) -> [TriggerDocument.Change] {
        guard old.isObject, new.isObject else { return [] }
        var changes: [TriggerDocument.Change] = []
        for (name, field) in new.members.prefix(fieldLimit) where isCompared(name, field) {
            append(name, old[name], field, to: &changes)
        }
        for (name, field) in old.members.prefix(fieldLimit) where isCompared(name, field) && !new[name].isPresent {
            append(name, field, new[name], to: &changes)
        }
        return changes
    }

    /// A value as it stands; of an object what a person would call it, else the address of its page.
    ///
    /// People and repositories by their full names, else by name, key, slug, nickname or title; content by its text.
    /// Nil when an object has none of these.
    static func value(_ field: JSONField) -> TriggerDocument.Value? {
        guard field.isList else { return single(field) }
        return .list(field.elements.prefix(TriggerDocument.itemLimit + 1).compactMap(single))
    }

    /// A value that is no list.
    private static func single(_ field: JSONField) -> TriggerDocument.Value? {
        guard field.isPresent else { return nil }
        switch field.tape.tokens[field.index].kind {
        case .text: return field.text.map(TriggerDocument.Value.text)
        case .truth, .falsity: return field.flag.map(TriggerDocument.Value.flag)
        case .number:
            return field.wholeNumber.map(TriggerDocument.Value.integer)
                ?? field.number.map(TriggerDocument.Value.number)
        case .object: return label(field).map(TriggerDocument.Value.text)
        case .array, .null: return nil
        }
    }

    private static let labels = [
        "full_name", "display_name", "displayName", "name", "key", "slug", "nickname", "username", "title", "raw",
        "href",
    ]

    private static func label(_ object: JSONField) -> String? {
        for name in labels where object[name].isText {
            if let text = object[name].nonEmptyText { return text }
        }
        let page = object.links.isObject ? object.links.html : object.html
        return page.isObject && page.href.isText ? page.href.nonEmptyText : nil
    }

    private static func isCompared(_ name: String, _ field: JSONField) -> Bool {
        name == "project" ? field.isObject : !field.isObject && !field.isList
    }

    private static func append(
        _ name: String,
        _ old: JSONField,
        _ new: JSONField,
        to changes: inout [TriggerDocument.Change]
    ) {
        let (old, new) = (value(old), value(new))
        guard old != new, !changes.contains(where: { $0.field == name }) else { return }
        changes.append(TriggerDocument.Change(field: name, old: old, new: new))
    }
}
