/// The keys that Data Center lets a hook subscribe to, found by trying each one against a live server.
///
/// Its documentation names `pr:to_ref_updated`, `pr:reviewer:changes_requested` and `proj:modified`, which the server
/// refuses, and with them the whole hook. Who may make hooks may hear everything there, so that the scope is that of
/// the level.
enum DataCenterEvents {
    static let all: [EventFact] =
        (repository + pullRequest).map { EventFact(key: $0, scope: "REPO_ADMIN", levels: [.repository, .project]) }
        + [EventFact(key: "project:modified", scope: "PROJECT_ADMIN", levels: [.project])]

    /// What to write for keys that only the documentation knows.
    static let realNames = [
        "pr:reviewer:changes_requested": "pr:reviewer:needs_work",
        "proj:modified": "project:modified",
    ]

    private static let repository = [
        "repo:refs_changed", "repo:modified", "repo:forked", "repo:comment:added", "repo:comment:edited",
        "repo:comment:deleted", "repo:secret_detected", "mirror:repo_synchronized",
    ]

    private static let pullRequest = [
        "pr:opened", "pr:from_ref_updated", "pr:modified", "pr:merged", "pr:declined", "pr:deleted",
        "pr:reviewer:updated", "pr:reviewer:approved", "pr:reviewer:unapproved", "pr:reviewer:needs_work",
        "pr:comment:added", "pr:comment:edited", "pr:comment:deleted",
    ]
}
