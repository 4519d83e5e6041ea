import Domain

/// The event keys of Data Center: those that a server accepts, and those that only its documentation names.
///
/// Its bodies carry their own key, so that what they must hold matters only when that key was lost.
enum DataCenterKeys {
    static let table: [String: EventKey] = repositories.merging(pullRequests) { $1 }

    private static let repositories: [String: EventKey] = [
        "repo:refs_changed": EventKey(
            type: .pushEmpty,
            requires: ["repository"],
            requiresLists: ["changes"],
            excludes: ["mirrorServer"],
            read: DataCenterRefs.drafts
        ),
        "repo:forked": EventKey(
            type: .repositoryForked,
            requires: ["repository"],
            excludes: ["changes", "comment", "mirrorServer"],
            read: DataCenterRepository.forked
        ),
        "repo:modified": EventKey(
            type: .repositoryUpdated,
            requires: ["old", "new"],
            read: DataCenterRepository.modified
        ),
        "repo:secret_detected": EventKey(
            type: .repositorySecretDetected,
            requiresLists: ["secretLocations"],
            read: DataCenterRepository.secretDetected
        ),
        "repo:comment:added": comment(.commitCommentCreated),
        "repo:comment:edited": comment(.commitCommentUpdated),
        "repo:comment:deleted": comment(.commitCommentDeleted),
        "mirror:repo_synchronized": EventKey(
            type: .mirrorSynchronized,
            requires: ["mirrorServer"],
            read: DataCenterRepository.synchronized
        ),
        "project:modified": project,
        // As the documentation spells it.
        "proj:modified": project,
    ]

    private static let pullRequests: [String: EventKey] = [
        "pr:opened": plain(.pullRequestCreated),
        "pr:modified": plain(.pullRequestUpdated),
        "pr:from_ref_updated": plain(.pullRequestPushed),
        "pr:to_ref_updated": plain(.pullRequestRetargeted),
        "pr:merged": plain(.pullRequestMerged),
        "pr:declined": plain(.pullRequestDeclined),
        "pr:deleted": plain(.pullRequestDeleted),
        "pr:reviewer:updated": plain(.pullRequestReviewersUpdated),
        "pr:reviewer:approved": with("participant", .pullRequestApproved),
        "pr:reviewer:unapproved": with("participant", .pullRequestUnapproved),
        "pr:reviewer:needs_work": with("participant", .pullRequestChangesRequested),
        "pr:reviewer:changes_requested": with("participant", .pullRequestChangesRequested),
        "pr:comment:added": with("comment", .pullRequestCommentCreated),
        "pr:comment:edited": with("comment", .pullRequestCommentUpdated),
        "pr:comment:deleted": with("comment", .pullRequestCommentDeleted),
    ]

    private static let project = EventKey(
        type: .projectUpdated,
        requires: ["old", "new"],
        read: DataCenterProject.drafts
    )

    private static func comment(_ type: TriggerType) -> EventKey {
        EventKey(type: type, requires: ["comment"], excludes: ["pullRequest"], read: DataCenterCommit.drafts)
    }

    private static func plain(_ type: TriggerType) -> EventKey {
        EventKey(type: type, requires: ["pullRequest"], read: DataCenterPullRequest.drafts)
    }

    private static func with(_ object: String, _ type: TriggerType) -> EventKey {
        EventKey(type: type, requires: ["pullRequest", object], read: DataCenterPullRequest.drafts)
    }
}
