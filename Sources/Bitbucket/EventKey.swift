import Domain

/// What is known of one event key: the type it means, what its body must hold, and who reads it.
struct EventKey: Sendable {
    typealias Reader = @Sendable (Event, TriggerType) -> [TriggerDraft]

    /// For pushes the type of a push without changes; each change has its own.
    let type: TriggerType
    /// The objects of the body without which a key that is only a header's is not believed.
    var requires: [String] = []
    /// The states of the pull request, in lower case, that contradict the key.
    var deniedBy: [String] = []
    let read: Reader

    /// What is known of `key` as `product` uses it; nil makes the trigger `unknown`.
    static func known(_ key: String, _ product: Product) -> EventKey? {
        switch product {
        case .cloud: cloud[key]
        case .datacenter: dataCenter[key] ?? plugin[key]
        }
    }

    private static let push = ["repo:push": EventKey(type: .pushEmpty, requires: ["push"], read: PushReading.drafts)]

    private static let cloud = push.merging(pullRequests(CloudPullRequest.drafts)) { $1 }

    /// The Post Webhooks plugin speaks Cloud's keys with a body of its own.
    private static let plugin = push.merging(pullRequests(PluginPullRequest.drafts)) { $1 }

    private static func pullRequests(_ read: @escaping Reader) -> [String: EventKey] {
        func plain(_ type: TriggerType, deniedBy: [String] = []) -> EventKey {
            EventKey(type: type, requires: ["pullrequest"], deniedBy: deniedBy, read: read)
        }
        func with(_ object: String, _ type: TriggerType) -> EventKey {
            EventKey(type: type, requires: ["pullrequest", object], read: read)
        }
        return [
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
    }

    private static let dataCenter: [String: EventKey] = {
        func plain(_ type: TriggerType) -> EventKey {
            EventKey(type: type, requires: ["pullRequest"], read: DataCenterPullRequest.drafts)
        }
        func with(_ object: String, _ type: TriggerType) -> EventKey {
            EventKey(type: type, requires: ["pullRequest", object], read: DataCenterPullRequest.drafts)
        }
        return [
            "repo:refs_changed": EventKey(type: .pushEmpty, read: DataCenterRefs.drafts),
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
    }()
}
