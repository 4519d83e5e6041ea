/// The keys that Cloud lets a hook subscribe to: all of its interface description.
///
/// That creating a hook needs the scope of every event in it is documented for `repo:push` and `issue:created`; the
/// other scopes follow from what the events carry. That two of them belong to workspaces alone follows from what they
/// say: no hook hangs on a repository before it is there.
enum CloudEvents {
    static let all: [EventFact] =
        keys("repo", repository, scope: "repository")
        + [EventFact(key: "repo:created", scope: "repository", levels: [.workspace])]
        + keys("pullrequest", pullRequest, scope: "pullrequest")
        + [
            EventFact(key: "pipeline:span_created", scope: "pipeline", levels: both),
            EventFact(key: "project:updated", scope: "project", levels: [.workspace]),
        ]
        + keys("issue", ["created", "updated", "comment_created"], scope: "issue", warning: trackerIsGone)

    private static let both: Set<HookLevel> = [.repository, .workspace]

    private static let trackerIsGone = "Bitbucket removed its issue tracker on 2026-08-20; nothing will come"

    private static let repository = [
        "push", "fork", "updated", "transfer", "imported", "deleted", "commit_comment_created", "commit_status_created",
        "commit_status_updated",
    ]

    private static let pullRequest = [
        "created", "updated", "push", "approved", "unapproved", "changes_request_created", "changes_request_removed",
        "fulfilled", "rejected", "comment_created", "comment_updated", "comment_deleted", "comment_resolved",
        "comment_reopened",
    ]

    private static func keys(
        _ family: String,
        _ names: [String],
        scope: String,
        warning: String? = nil
    ) -> [EventFact] {
        names.map { EventFact(key: "\(family):\($0)", scope: scope, levels: both, warning: warning) }
    }
}
