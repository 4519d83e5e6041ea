import Domain

/// The event keys of Cloud, all that its interface description names.
enum CloudKeys {
    static let table: [String: EventKey] = repositories.merging(pullRequests) { $1 }.merging(others) { $1 }

    private static let repositories: [String: EventKey] = [
        "repo:push": EventKey(type: .pushEmpty, requires: ["push"], read: PushReading.drafts),
        "repo:created": bare(.repositoryCreated, and: ["previous_owner"]),
        "repo:deleted": bare(.repositoryDeleted, and: ["previous_owner"]),
        "repo:imported": bare(.repositoryImported, and: ["previous_owner"]),
        "repo:transfer": bare(.repositoryTransferred),
        "repo:fork": EventKey(type: .repositoryForked, requires: ["fork"], read: CloudRepository.drafts),
        "repo:updated": EventKey(
            type: .repositoryUpdated,
            requires: ["repository", "changes"],
            excludes: ["issue"],
            read: CloudRepository.drafts
        ),
        "repo:commit_comment_created": EventKey(
            type: .commitCommentCreated,
            requires: ["comment", "commit"],
            read: CloudCommit.comment
        ),
        "repo:commit_status_created": status(.commitStatusCreated),
        "repo:commit_status_updated": status(.commitStatusUpdated),
    ]

    private static let others: [String: EventKey] = [
        "issue:created": issue(.issueCreated, without: ["comment", "changes"]),
        "issue:updated": issue(.issueUpdated, with: ["changes"]),
        "issue:comment_created": issue(.issueCommentCreated, with: ["comment"], without: ["changes"]),
        "project:updated": EventKey(type: .projectUpdated, requires: ["project"], read: CloudProject.drafts),
        "pipeline:span_created": EventKey(
            type: .pipelineSpanCreated,
            requiresLists: ["resourceSpans"],
            read: CloudPipeline.drafts
        ),
    ]

    private static let pullRequests: [String: EventKey] = [
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

    /// Bodies of a repository and nothing else, which nearly every other event's body has too.
    private static func bare(_ type: TriggerType, and more: [String] = []) -> EventKey {
        let others = [
            "push", "pullrequest", "issue", "commit_status", "comment", "commit", "fork", "changes", "resourceSpans",
        ]
        return EventKey(
            type: type,
            requires: ["repository"],
            excludes: others + more,
            read: CloudRepository.drafts
        )
    }

    private static func status(_ type: TriggerType) -> EventKey {
        EventKey(type: type, requires: ["commit_status"], read: CloudCommit.status)
    }

    private static func issue(
        _ type: TriggerType,
        with objects: [String] = [],
        without others: [String] = []
    ) -> EventKey {
        EventKey(type: type, requires: ["issue"] + objects, excludes: others, read: CloudIssue.drafts)
    }

    /// A comment on a merged pull request is no second merge, whatever the header says.
    private static func plain(_ type: TriggerType, deniedBy: [String] = []) -> EventKey {
        EventKey(
            type: type,
            requires: ["pullrequest"],
            excludes: ["comment", "approval", "changes_request"],
            deniedBy: deniedBy,
            read: CloudPullRequest.drafts
        )
    }

    private static func with(_ object: String, _ type: TriggerType) -> EventKey {
        EventKey(type: type, requires: ["pullrequest", object], read: CloudPullRequest.drafts)
    }
}
