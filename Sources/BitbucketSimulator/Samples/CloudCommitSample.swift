import Domain

/// A commit, as Cloud writes it into a push and into a status.
struct CloudCommitSample {
    let subject: SampleSubject
    let seed: SampleSeed
    /// The account that the author's address belongs to; nil when it belongs to none.
    let author: JSONValue?

    private var api: String { "\(CloudParties.api)/repositories/\(subject.fullName)" }
    private var web: String { "\(CloudParties.web)/\(subject.fullName)" }

    func document(_ hash: String, parent: String, message: String) -> JSONValue {
        let own = "\(api)/commit/\(hash)"
        return [
            "type": "commit",
            "hash": .string(hash),
            "date": .string(seed.cloudTime(secondsBefore: 120)),
            "author": authorship,
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

    private var authorship: JSONValue {
        let raw = "\(subject.actor.name) <\(subject.actor.nickname)@example.org>"
        let authorship: JSONValue = ["type": "author", "raw": .string(raw)]
        return authorship.adding("user", author)
    }
}
