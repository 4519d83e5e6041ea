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

    private func comment(_ previous: String?) -> SampleMembers {
        let comment: JSONValue = [
            "properties": ["repositoryId": 1],
            "id": .number(JSONNumber(1_000 + seed.number)),
            "version": previous == nil ? 0 : 1,
            "text": .string(subject.comment),
            "author": parties.person(subject.actor),
            "createdDate": .number(JSONNumber(seed.milliseconds(secondsBefore: previous == nil ? 0 : 600))),
            "updatedDate": .number(JSONNumber(seed.milliseconds())),
            "comments": [],
            "tasks": [],
            "severity": "NORMAL",
            "state": "OPEN",
        ]
        var members: SampleMembers = [("comment", comment.adding("anchor", variant == .inline ? anchor : nil))]
        if variant == .reply { members.append(("commentParentId", .number(JSONNumber(999 + seed.number)))) }
        if let previous { members.append(("previousComment", .string(previous))) }
        return members
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
