import Domain

/// A branch or a tag.
enum RefKind: String {
    case branch
    case tag

    /// What Git puts before the name.
    var prefix: String {
        switch self {
        case .branch: "refs/heads/"
        case .tag: "refs/tags/"
        }
    }

    /// The name in `refs/heads/main`, nil when the ref is of another kind.
    func name(inRef ref: String) -> String? {
        ref.hasPrefix(prefix) && ref.utf8.count > prefix.utf8.count ? String(ref.dropFirst(prefix.count)) : nil
    }
}

/// Which sides of a change there are.
struct RefChange {
    let before: Bool
    let after: Bool

    /// What happened to a ref; nil when there is neither side, or when nobody knows what it is.
    func type(_ kind: RefKind?) -> TriggerType? {
        switch (kind, before, after) {
        case (.branch, false, true): .branchCreated
        case (.branch, true, true): .branchUpdated
        case (.branch, true, false): .branchDeleted
        case (.tag, false, true): .tagCreated
        case (.tag, true, true): .tagUpdated
        case (.tag, true, false): .tagDeleted
        default: nil
        }
    }
}
