import Domain

/// The issue tracker of Cloud, which is gone, but whose keys hooks can still be registered for.
extension CloudSample {
    enum IssueEvent {
        case created
        case updated
        case commented
    }

    func issue(_ event: IssueEvent) -> JSONValue {
        let issue = ("issue", issueDocument(isResolved: event == .updated))
        switch event {
        case .created:
            return inRepository([issue])
        case .updated:
            let changes: JSONValue = [
                "status": ["old": "new", "new": "resolved"], "priority": ["old": "minor", "new": "major"],
            ]
            return inRepository([issue, ("comment", issueComment(text: nil)), ("changes", changes)])
        case .commented:
            return inRepository([issue, ("comment", issueComment(text: subject.comment))])
        }
    }

    private var issueID: Int { seed.number }

    private func issueDocument(isResolved: Bool) -> JSONValue {
        let own = "\(api)/issues/\(issueID)"
        return [
            "type": "issue",
            "id": .number(JSONNumber(issueID)),
            "title": .string("Nobody is greeted after midnight (\(issueID))"),
            "content": CloudPullRequestSample.rendered("Come in after midnight: the page stays silent."),
            "kind": "bug",
            "priority": "major",
            "state": isResolved ? "resolved" : "new",
            "component": nil,
            "milestone": nil,
            "version": nil,
            "votes": 0,
            "watches": 1,
            "reporter": parties.person(.ben),
            "assignee": parties.person(.ada),
            "created_on": .string(seed.cloudTime(secondsBefore: 3_600)),
            "updated_on": .string(seed.cloudTime()),
            "edited_on": nil,
            "repository": parties.shortRepository,
            "links": CloudParties.links([
                ("self", own), ("html", "\(web)/issues/\(issueID)"), ("comments", "\(own)/comments"),
                ("attachments", "\(own)/attachments"), ("watch", "\(own)/watch"), ("vote", "\(own)/vote"),
            ]),
        ]
    }

    /// A change without words has a comment all the same, with nothing in it.
    private func issueComment(text: String?) -> JSONValue {
        let id = 3_000 + seed.number
        return [
            "type": "issue_comment",
            "id": .number(JSONNumber(id)),
            "content": text.map(CloudPullRequestSample.rendered) ?? [:],
            "user": actor,
            "created_on": .string(seed.cloudTime()),
            "updated_on": nil,
            "links": CloudParties.links([
                ("self", "\(api)/issues/\(issueID)/comments/\(id)"),
                ("html", "\(web)/issues/\(issueID)#comment-\(id)"),
            ]),
        ]
    }
}
