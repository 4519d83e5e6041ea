import Domain

/// A comment on a pull request, as Cloud writes it into a delivery and answers with it.
struct CloudCommentSample {
    /// What became of it.
    enum State {
        case written
        case changed
        case deleted
        case resolved
    }

    let subject: SampleSubject
    let seed: SampleSeed

    /// A comment by the subject's actor; `inline` and `parent` as they were asked for.
    func document(
        id: Int,
        text: String,
        state: State = .written,
        inline: JSONValue? = nil,
        parent: JSONValue? = nil
    ) -> JSONValue {
        let isDeleted = state == .deleted
        let own = "repositories/\(subject.fullName)/pullrequests/\(subject.pullRequest)"
        let page = "\(CloudParties.web)/\(subject.fullName)/pull-requests/\(subject.pullRequest)"
        let links: JSONValue = CloudParties.links([
            ("self", "\(CloudParties.api)/\(own)/comments/\(id)"), ("html", "\(page)/_/diff#comment-\(id)"),
        ])
        let comment: JSONValue = [
            "id": .number(JSONNumber(id)),
            "created_on": .string(seed.cloudTime(secondsBefore: state == .written ? 0 : 600)),
            "updated_on": .string(seed.cloudTime()),
            "content": CloudPullRequestSample.rendered(isDeleted ? "" : text),
            "user": CloudParties(subject: subject, seed: seed).person(subject.actor),
            "deleted": .bool(isDeleted),
            "pending": false,
            "type": "pullrequest_comment",
            "links": links,
            "pullrequest": [
                "type": "pullrequest",
                "id": .number(JSONNumber(subject.pullRequest)),
                "links": CloudParties.links([("self", "\(CloudParties.api)/\(own)"), ("html", page)]),
            ],
        ]
        return comment.adding("inline", inline).adding("parent", parent)
    }
}

extension CloudSample {
    /// A body of `pullrequest:comment_…`.
    func comment(_ state: CloudCommentSample.State) -> JSONValue {
        let comment = CloudCommentSample(subject: subject, seed: seed).document(
            id: 1_000 + seed.number,
            text: subject.comment,
            state: state,
            inline: inline,
            parent: parent
        )
        let resolution: JSONValue = [
            "type": "comment_resolution", "user": actor, "created_on": .string(seed.cloudTime()),
        ]
        return inRepository([
            ("comment", comment.adding("resolution", state == .resolved ? resolution : nil)),
            ("pullrequest", pullRequestDocument(.open)),
        ])
    }

    /// A line of the new side of a file.
    var inline: JSONValue? { variant == .inline ? ["from": nil, "to": 12, "path": "Sources/greeting.swift"] : nil }

    /// The comment that was answered.
    var parent: JSONValue? { variant == .reply ? ["id": .number(JSONNumber(999 + seed.number))] : nil }
}
