import Domain

/// Bodies of "Post Webhooks for Bitbucket", an app of Data Center: Cloud's keys, and shapes of its own.
struct PluginSample {
    let subject: SampleSubject
    let seed: SampleSeed
    var variant = SampleVariant.usual

    private var key: String { subject.workspace.uppercased() }
    private var page: String { "\(DataCenterSample.host)/projects/\(key)/repos/\(subject.repository)" }

    private var actor: JSONValue {
        [
            "username": .string(subject.actor.nickname),
            "displayName": .string(subject.actor.name),
            "emailAddress": .string("\(subject.actor.nickname)@example.org"),
        ]
    }

    func inRepository(_ parts: SampleMembers) -> JSONValue {
        .object(JSONObject([("actor", actor)] + parts + [("repository", repository)]))
    }

    // MARK: Pushes

    var push: JSONValue {
        let changes: [JSONValue] =
            switch variant {
            case .branchCreated: [change(old: nil, new: ref("branch", subject.branch, at: "after"))]
            case .branchDeleted: [change(old: ref("branch", subject.branch, at: "before"), new: nil)]
            case .tag: [tagCreated]
            case .several: [updated, change(old: nil, new: ref("branch", "feature/farewell", at: "after")), tagCreated]
            case .empty: []
            default: [updated]
            }
        return inRepository([("push", ["changes": .array(changes)])])
    }

    private var updated: JSONValue {
        change(old: ref("branch", subject.branch, at: "before"), new: ref("branch", subject.branch, at: "after"))
    }

    private var tagCreated: JSONValue { change(old: nil, new: ref("tag", "v1.\(seed.number)", at: "after")) }

    private func change(old: JSONValue?, new: JSONValue?) -> JSONValue {
        ["created": .bool(old == nil), "closed": .bool(new == nil), "new": new ?? .null, "old": old ?? .null]
    }

    private func ref(_ type: String, _ name: String, at commit: String) -> JSONValue {
        let target: JSONValue = [
            "type": "commit", "hash": .string(seed.commit(commit)), "commitMessage": "Say hello to everyone",
        ]
        return ["type": .string(type), "name": .string(name), "target": target]
    }

    // MARK: Pull requests

    /// Its state is told by the key alone, and its id is a text.
    var pullRequest: JSONValue {
        let source = variant == .fork ? repository(key: "~\(SamplePerson.ben.nickname.uppercased())") : repository
        let pullRequest: JSONValue = [
            "id": .string("\(subject.pullRequest)"),
            "title": .string("Greet everyone who comes in (\(seed.number))"),
            "link": .string("\(page)/pull-requests/\(subject.pullRequest)"),
            "authorLogin": .string(SamplePerson.ada.name),
            "fromRef": end(source, branch: subject.branch, at: "source"),
            "toRef": end(repository, branch: "main", at: "destination"),
        ]
        return inRepository([("pullrequest", pullRequest)])
    }

    private func end(_ repository: JSONValue, branch: String, at name: String) -> JSONValue {
        let hash = JSONValue.string(seed.commit(name))
        let commit: JSONValue = [
            "message": nil,
            "date": "11/23/26 2:05 PM",
            "hash": hash,
            "authorTimestamp": .number(JSONNumber(seed.milliseconds())),
        ]
        return [
            "repository": repository,
            "branch": ["rawNode": hash, "name": .string(branch)],
            "commit": commit,
        ]
    }

    // MARK: Repositories

    private var repository: JSONValue { repository(key: key) }

    private func repository(key: String) -> JSONValue {
        let name = "\(key)/\(subject.repository)"
        return [
            "scmId": "git",
            "project": ["key": .string(key), "name": .string(subject.workspace)],
            "slug": .string(subject.repository),
            "links": [
                "self": [
                    ["href": .string("\(DataCenterSample.host)/projects/\(key)/repos/\(subject.repository)/browse")]
                ]
            ],
            "public": false,
            "ownerName": .string(key),
            "fullName": .string(name),
            "owner": ["username": .string(key), "displayName": .string(key), "emailAddress": nil],
        ]
    }
}
