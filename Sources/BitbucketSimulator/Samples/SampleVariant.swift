/// In which of its shapes an event comes; which ones a key has is in ``SampleKind/variants``.
package enum SampleVariant: String, Sendable, CaseIterable {
    /// What is sent when nothing else is asked for; every key has it.
    case usual

    case branchCreated = "branch-created"
    case branchDeleted = "branch-deleted"
    /// History was rewritten.
    case force
    /// A tag was made.
    case tag
    case tagDeleted = "tag-deleted"
    /// A branch was moved, a branch was made and a tag was made, in one push; of a pipeline, three spans.
    case several
    /// More commits than a body may name.
    case truncated
    /// No change in it; Bitbucket does send those.
    case empty
    /// More refs than a body may name, so that it names none.
    case limitExceeded = "limit-exceeded"
    /// Commit times as texts, which Data Center sends from release 10 on.
    case isoDates = "iso-dates"

    /// From a repository that was forked.
    case fork
    /// The actor is nobody: a name, and no id.
    case anonymous
    /// The actor is a program with a token of its own.
    case appUser = "app-user"
    /// The actor's account is gone.
    case deletedUser = "deleted-user"

    /// On a line of a file.
    case inline
    /// In answer to another comment.
    case reply

    case failed
    case stopped
}
