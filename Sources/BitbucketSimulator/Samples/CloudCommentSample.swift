import Domain

/// A comment on a pull request, as Cloud writes it into a delivery and answers with it.
struct CloudCommentSample {
    let subject: SampleSubject
    let seed: SampleSeed

    /// The comment of a `pullrequest:comment_…` delivery.
    func event(_ eventKey: String) -> JSONValue {
        let isDeleted = eventKey == "pullrequest:comment_deleted"
        let comment = document(id: 1_000 + seed.number, text: subject.comment, isDeleted: isDeleted)
        guard eventKey == "pullrequest:comment_resolved" else { return comment }
        return comment.adding(
            "resolution",
            [
                "type": "comment_resolution",
                "user": CloudParties(subject: subject, seed: seed).person(subject.actor),
                "created_on": .string(seed.cloudTime()),
            ]
        )
    }

    /// A comment by the subject's actor; `inline` and `parent` as they were asked for.
    func document(
        id: Int,
        text: String,
        isDeleted: Bool = false,
        inline: JSONValue? = nil,
        parent: JSONValue? = nil
    ) -> JSONValue {
        let own = "repositories/\(subject.fullName)/pullrequests/\(subject.pullRequest)"
        let page = "\(CloudParties.web)/\(subject.fullName)/pull-requests/\(subject.pullRequest)"
        let links: JSONValue = CloudParties.links([
            ("self", "\(CloudParties.api)/\(own)/comments/\(id)"), ("html", "\(page)/_/diff#comment-\(id)"),
        ])
        let comment: JSONValue = [
            "id": .number(JSONNumber(id)),
            "created_on": .string(seed.cloudTime()),
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
