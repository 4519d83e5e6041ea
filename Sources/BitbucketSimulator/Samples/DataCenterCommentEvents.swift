import Domain

/// Comments on Data Center's pull requests and commits.
extension DataCenterSample {
    /// `previous` is what a changed comment said before.
    func pullRequestComment(previous: String? = nil) -> JSONValue {
        body([("pullRequest", pullRequestDocument(.open))] + comment(previous))
    }

    func commitComment(previous: String? = nil) -> JSONValue {
        inRepository(comment(previous) + [("commit", .string(seed.commit("after")))])
    }

    /// The comment itself, as it was first written.
    var comment: JSONValue { comment(wasChanged: false) }

    private func comment(_ previous: String?) -> SampleMembers {
        let comment = comment(wasChanged: previous != nil)
        var members: SampleMembers = [("comment", comment.adding("anchor", variant == .inline ? anchor : nil))]
        if variant == .reply { members.append(("commentParentId", .number(JSONNumber(999 + seed.number)))) }
        if let previous { members.append(("previousComment", .string(previous))) }
        return members
    }

    private func comment(wasChanged: Bool) -> JSONValue {
        [
            "properties": ["repositoryId": 1],
            "id": .number(JSONNumber(1_000 + seed.number)),
            "version": wasChanged ? 1 : 0,
            "text": .string(subject.comment),
            "author": parties.person(subject.actor),
            "createdDate": .number(JSONNumber(seed.milliseconds(secondsBefore: wasChanged ? 600 : 0))),
            "updatedDate": .number(JSONNumber(seed.milliseconds())),
            "comments": [],
            "tasks": [],
            "severity": "NORMAL",
            "state": "OPEN",
        ]
    }

    /// A line that was added.
    private var anchor: JSONValue {
        [
            "fromHash": .string(seed.commit("destination")),
            "toHash": .string(seed.commit("source")),
            "line": 12,
            "lineType": "ADDED",
            "fileType": "TO",
            "path": "Sources/greeting.swift",
            "diffType": "EFFECTIVE",
            "orphaned": false,
        ]
    }
}
