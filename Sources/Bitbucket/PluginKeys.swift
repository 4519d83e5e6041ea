import Domain

/// The event keys of Data Center's Post Webhooks plugin, which speaks Cloud's with bodies of its own.
///
/// Only those whose bodies somebody has seen, and their siblings about pull requests.
enum PluginKeys {
    static let table: [String: EventKey] = [
        "repo:push": EventKey(type: .pushEmpty, requires: ["push"], read: PushReading.drafts),
        "pullrequest:created": plain(.pullRequestCreated),
        "pullrequest:updated": plain(.pullRequestUpdated),
        "pullrequest:push": plain(.pullRequestPushed),
        "pullrequest:fulfilled": plain(.pullRequestMerged, deniedBy: ["open", "declined"]),
        "pullrequest:rejected": plain(.pullRequestDeclined, deniedBy: ["open", "merged"]),
        "pullrequest:approved": with("approval", .pullRequestApproved),
        "pullrequest:unapproved": with("approval", .pullRequestUnapproved),
        "pullrequest:changes_request_created": with("changes_request", .pullRequestChangesRequested),
        "pullrequest:changes_request_removed": with("changes_request", .pullRequestChangesRequestRemoved),
        "pullrequest:comment_created": with("comment", .pullRequestCommentCreated),
        "pullrequest:comment_updated": with("comment", .pullRequestCommentUpdated),
        "pullrequest:comment_deleted": with("comment", .pullRequestCommentDeleted),
        "pullrequest:comment_resolved": with("comment", .pullRequestCommentResolved),
        "pullrequest:comment_reopened": with("comment", .pullRequestCommentReopened),
    ]

    private static func plain(_ type: TriggerType, deniedBy: [String] = []) -> EventKey {
        EventKey(type: type, requires: ["pullrequest"], deniedBy: deniedBy, read: PluginPullRequest.drafts)
    }

    private static func with(_ object: String, _ type: TriggerType) -> EventKey {
        EventKey(type: type, requires: ["pullrequest", object], read: PluginPullRequest.drafts)
    }
}
