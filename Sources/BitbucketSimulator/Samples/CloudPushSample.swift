import Domain

/// A push of two commits to a branch that was there before.
struct CloudPushSample {
    let subject: SampleSubject
    let seed: SampleSeed

    private var parties: CloudParties { CloudParties(subject: subject, seed: seed) }
    private var api: String { "\(CloudParties.api)/repositories/\(subject.fullName)" }
    private var web: String { "\(CloudParties.web)/\(subject.fullName)" }

    var push: JSONValue {
        let (before, after) = (seed.commit("before"), seed.commit("after"))
        return [
            "changes": [
                [
                    "old": branch(at: before, parent: seed.commit("root"), message: "Say hello\n"),
                    "new": branch(at: after, parent: seed.commit("between"), message: "Say hello to everyone\n"),
                    "truncated": false,
                    "created": false,
                    "forced": false,
                    "closed": false,
                    "links": CloudParties.links([
                        ("commits", "\(api)/commits?include=\(after)&exclude=\(before)"),
                        ("diff", "\(api)/diff/\(after)..\(before)"),
                        ("html", "\(web)/branches/compare/\(after)..\(before)"),
                    ]),
                    "commits": [
                        commit(after, parent: seed.commit("between"), message: "Say hello to everyone\n"),
                        commit(seed.commit("between"), parent: before, message: "Look up the language\n"),
                    ],
                ]
            ]
        ]
    }

    private func branch(at hash: String, parent: String, message: String) -> JSONValue {
        [
            "name": .string(subject.branch),
            "target": commit(hash, parent: parent, message: message),
            "links": CloudParties.links([
                ("self", "\(api)/refs/branches/\(subject.branch)"), ("commits", "\(api)/commits/\(subject.branch)"),
                ("html", "\(web)/branch/\(subject.branch)"),
                ("pullrequest_create", "\(web)/pull-requests/new?source=\(subject.branch)&t=1"),
            ]),
            "type": "branch",
            "merge_strategies": ["merge_commit", "squash", "fast_forward"],
            "sync_strategies": ["merge_commit", "rebase"],
            "default_merge_strategy": "merge_commit",
        ]
    }

    private func commit(_ hash: String, parent: String, message: String) -> JSONValue {
        let own = "\(api)/commit/\(hash)"
        return [
            "type": "commit",
            "hash": .string(hash),
            "date": .string(seed.cloudTime(secondsBefore: 120)),
            "author": [
                "type": "author",
                "raw": .string("\(subject.actor.name) <\(subject.actor.nickname)@example.org>"),
                "user": parties.person(subject.actor),
            ],
            "committer": [:],
            "message": .string(message),
            "summary": CloudPullRequestSample.rendered(message),
            "links": CloudParties.links([
                ("self", own), ("html", "\(web)/commits/\(hash)"), ("diff", "\(api)/diff/\(hash)"),
                ("approve", "\(own)/approve"), ("comments", "\(own)/comments"), ("statuses", "\(own)/statuses"),
                ("patch", "\(api)/patch/\(hash)"),
            ]),
            "parents": [
                [
                    "hash": .string(parent),
                    "links": CloudParties.links([
                        ("self", "\(api)/commit/\(parent)"), ("html", "\(web)/commits/\(parent)"),
                    ]),
                    "type": "commit",
                ]
            ],
            "rendered": [:],
            "properties": [:],
        ]
    }
}
