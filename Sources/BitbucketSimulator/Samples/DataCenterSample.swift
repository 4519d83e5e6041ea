import Domain

/// Bitbucket Data Center's bodies, in the shapes of release 9.
struct DataCenterSample {
    static let host = "https://bitbucket.example.org"

    static let eventKeys = [
        "pr:opened", "pr:from_ref_updated", "pr:modified", "pr:merged", "pr:declined", "pr:deleted",
        "pr:reviewer:approved", "pr:reviewer:unapproved", "pr:reviewer:needs_work", "pr:comment:added",
        "repo:refs_changed", "diagnostics:ping",
    ]

    let subject: SampleSubject
    let seed: SampleSeed

    private var parties: DataCenterParties { DataCenterParties(subject: subject, seed: seed) }

    /// The body of a delivery of this key; the test button's has nothing in it but `test`.
    func document(of eventKey: String) -> JSONValue {
        guard eventKey != "diagnostics:ping" else { return ["test": true] }
        let head: [(String, JSONValue)] = [
            ("eventKey", .string(eventKey)), ("date", .string(seed.dataCenterTime)),
            ("actor", parties.person(subject.actor)),
        ]
        return .object(JSONObject(head + parts(of: eventKey)))
    }

    /// A pull request's body has no repository of its own: it is in the pull request.
    private func parts(of eventKey: String) -> [(String, JSONValue)] {
        switch eventKey {
        case "repo:refs_changed":
            [("repository", parties.repository), ("changes", changes), ("commits", [commit]), ("toCommit", commit)]
        case "pr:from_ref_updated":
            [("pullRequest", pullRequest(.open)), ("previousFromHash", .string(seed.commit("previous")))]
        case "pr:modified":
            [
                ("pullRequest", pullRequest(.open)), ("previousTitle", "Greet"), ("previousDescription", nil),
                ("previousDraft", false),
            ]
        case "pr:merged":
            [("pullRequest", pullRequest(.merged))]
        case "pr:declined":
            [("pullRequest", pullRequest(.declined))]
        case "pr:comment:added":
            [("pullRequest", pullRequest(.open)), ("comment", comment)]
        case "pr:reviewer:approved", "pr:reviewer:unapproved", "pr:reviewer:needs_work":
            [
                ("pullRequest", pullRequest(.open)), ("participant", opinion(eventKey)),
                ("previousStatus", eventKey == "pr:reviewer:unapproved" ? "APPROVED" : "UNAPPROVED"),
            ]
        case let key where key.hasPrefix("pr:"):
            [("pullRequest", pullRequest(.open))]
        default:
            [("repository", parties.repository)]
        }
    }

    private var changes: JSONValue {
        [
            [
                "ref": parties.ref(subject.branch),
                "refId": .string("refs/heads/\(subject.branch)"),
                "fromHash": .string(seed.commit("before")),
                "toHash": .string(seed.commit("after")),
                "type": "UPDATE",
            ]
        ]
    }

    private var commit: JSONValue {
        let (hash, parent) = (seed.commit("after"), seed.commit("before"))
        return [
            "id": .string(hash),
            "displayId": .string(String(hash.prefix(11))),
            "author": parties.person(subject.actor),
            "authorTimestamp": .number(JSONNumber(seed.milliseconds(secondsBefore: 120))),
            "committer": parties.person(subject.actor),
            "committerTimestamp": .number(JSONNumber(seed.milliseconds(secondsBefore: 120))),
            "message": "Say hello to everyone",
            "parents": [["id": .string(parent), "displayId": .string(String(parent.prefix(11)))]],
        ]
    }

    private var comment: JSONValue {
        [
            "properties": ["repositoryId": 1],
            "id": .number(JSONNumber(1_000 + seed.number)),
            "version": 0,
            "text": .string(subject.comment),
            "author": parties.person(subject.actor),
            "createdDate": .number(JSONNumber(seed.milliseconds())),
            "updatedDate": .number(JSONNumber(seed.milliseconds())),
            "comments": [],
            "tasks": [],
            "severity": "NORMAL",
            "state": "OPEN",
        ]
    }

    private func opinion(_ eventKey: String) -> JSONValue {
        let status: JSONValue =
            switch eventKey {
            case "pr:reviewer:approved": "APPROVED"
            case "pr:reviewer:needs_work": "NEEDS_WORK"
            default: "UNAPPROVED"
            }
        return [
            "user": parties.person(subject.actor),
            "lastReviewedCommit": .string(seed.commit("source")),
            "role": "REVIEWER",
            "approved": .bool(status == "APPROVED"),
            "status": status,
        ]
    }

    private func pullRequest(_ state: CloudPullRequestSample.State) -> JSONValue {
        DataCenterPullRequestSample(subject: subject, seed: seed).document(state: state)
    }
}
