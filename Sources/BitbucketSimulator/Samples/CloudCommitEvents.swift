import Domain

/// What happens to a commit on Cloud: comments on it, and builds of it.
extension CloudSample {
    private var hash: String { seed.commit("after") }

    private var commitLinks: JSONValue {
        CloudParties.links([("self", "\(api)/commit/\(hash)"), ("html", "\(web)/commits/\(hash)")])
    }

    var commitComment: JSONValue {
        let id = 2_000 + seed.number
        let comment: JSONValue = [
            "id": .number(JSONNumber(id)),
            "created_on": .string(seed.cloudTime()),
            "updated_on": .string(seed.cloudTime()),
            "content": CloudPullRequestSample.rendered(subject.comment),
            "user": actor,
            "deleted": false,
            "type": "commit_comment",
            "commit": ["type": "commit", "hash": .string(hash), "links": commitLinks],
            "links": CloudParties.links([
                ("self", "\(api)/commit/\(hash)/comments/\(id)"), ("html", "\(web)/commits/\(hash)#comment-\(id)"),
            ]),
        ]
        let commit: JSONValue = [
            "type": "commit", "hash": .string(hash), "message": "Say hello to everyone\n", "links": commitLinks,
        ]
        return inRepository([
            ("comment", comment.adding("inline", inline).adding("parent", parent)), ("commit", commit),
        ])
    }

    /// A build's state; a variant has a say in it.
    func commitStatus(_ usual: String) -> JSONValue {
        let state: String =
            switch variant {
            case .failed: "FAILED"
            case .stopped: "STOPPED"
            default: usual
            }
        let key = "build-\(seed.number)"
        let commit = CloudCommitSample(subject: subject, seed: seed, author: parties.person(subject.actor))
        let status: JSONValue = [
            "key": .string(key),
            "type": "build",
            "state": .string(state),
            "name": .string("Build #\(seed.number) of \(subject.branch)"),
            "refname": .string(subject.branch),
            "commit": commit.document(hash, parent: seed.commit("before"), message: "Say hello to everyone\n"),
            "url": .string("https://build.example.org/\(subject.fullName)/\(seed.number)"),
            "repository": parties.shortRepository,
            "description": "",
            "created_on": .string(seed.cloudTime(secondsBefore: 90)),
            "updated_on": .string(seed.cloudTime()),
            "links": CloudParties.links([
                ("self", "\(api)/commit/\(hash)/statuses/build/\(key)"), ("commit", "\(api)/commit/\(hash)"),
            ]),
        ]
        return inRepository([("commit_status", status)])
    }
}
