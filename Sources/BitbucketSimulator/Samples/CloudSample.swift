import Domain

/// Bitbucket Cloud's bodies, put together from its parties, its pull request and its push.
struct CloudSample {
    let subject: SampleSubject
    let seed: SampleSeed

    static let eventKeys = [
        "pullrequest:created", "pullrequest:updated", "pullrequest:fulfilled", "pullrequest:rejected",
        "pullrequest:approved", "pullrequest:unapproved", "pullrequest:changes_request_created",
        "pullrequest:changes_request_removed", "pullrequest:comment_created", "pullrequest:comment_updated",
        "pullrequest:comment_deleted", "pullrequest:comment_resolved", "pullrequest:comment_reopened", "repo:push",
    ]

    var parties: CloudParties { CloudParties(subject: subject, seed: seed) }

    /// The body of a delivery of this key.
    func document(of eventKey: String) -> JSONValue {
        let people: [(String, JSONValue)] = [
            ("repository", parties.repository), ("actor", parties.person(subject.actor)),
        ]
        return .object(JSONObject(parts(of: eventKey) + people))
    }

    /// What a body of this key has besides the repository and the actor.
    private func parts(of eventKey: String) -> [(String, JSONValue)] {
        let pull = CloudPullRequestSample(subject: subject, seed: seed)
        let opinion: JSONValue = ["date": .string(seed.cloudTime()), "user": parties.person(subject.actor)]
        switch eventKey {
        case "repo:push":
            return [("push", CloudPushSample(subject: subject, seed: seed).push)]
        case "pullrequest:fulfilled":
            return [("pullrequest", pull.document(state: .merged))]
        case "pullrequest:rejected":
            return [("pullrequest", pull.document(state: .declined))]
        case "pullrequest:approved", "pullrequest:unapproved":
            return [("pullrequest", pull.document(state: .open)), ("approval", opinion)]
        case "pullrequest:changes_request_created", "pullrequest:changes_request_removed":
            return [("pullrequest", pull.document(state: .open)), ("changes_request", opinion)]
        case let key where key.hasPrefix("pullrequest:comment_"):
            let comment = CloudCommentSample(subject: subject, seed: seed).event(eventKey)
            return [("comment", comment), ("pullrequest", pull.document(state: .open))]
        case let key where key.hasPrefix("pullrequest:"):
            return [("pullrequest", pull.document(state: .open))]
        default:
            return []
        }
    }
}
