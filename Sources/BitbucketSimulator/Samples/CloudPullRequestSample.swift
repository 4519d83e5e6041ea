import Domain

/// A pull request as Cloud writes it into a delivery, and as its REST API answers with it.
struct CloudPullRequestSample {
    enum State: String {
        case open = "OPEN"
        case merged = "MERGED"
        case declined = "DECLINED"
    }

    let subject: SampleSubject
    let seed: SampleSeed
    /// Where the source branch is; nil for the repository itself.
    var fork: SampleSubject?

    private var parties: CloudParties { CloudParties(subject: subject, seed: seed) }
    private var path: String { "\(subject.fullName)/pullrequests/\(subject.pullRequest)" }

    private var title: String { subject.title ?? "Greet everyone who comes in (\(seed.number))" }

    private var description: String { subject.text ?? Self.longText }

    /// Long enough that a body is as large as real ones are.
    private static var longText: String {
        """
        What changes: a greeting is shown to everyone who opens the front page, in the language that they read.

        * The greeting is looked up once and kept for the rest of the visit.
        * People who asked not to be greeted are left alone.
        * The text can be changed by those who look after the house, without a release.

        How to see it: start the program, open the front page, and change the language. Ask Ben about the wording.
        """
    }

    func document(state: State) -> JSONValue {
        let isOpen = state == .open
        return [
            "comment_count": 1,
            "task_count": 0,
            "type": "pullrequest",
            "id": .number(JSONNumber(subject.pullRequest)),
            "title": .string(title),
            "description": .string(description),
            "rendered": ["title": Self.rendered(title), "description": Self.rendered(description)],
            "state": .string(state.rawValue),
            "draft": false,
            "merge_commit": state == .merged ? commit(String(seed.commit("merge").prefix(12))) : nil,
            "close_source_branch": true,
            "closed_by": isOpen ? nil : parties.person(subject.actor),
            "author": parties.person(subject.author),
            "reason": .string(state == .declined ? "Not needed any more." : ""),
            "created_on": .string(seed.cloudTime(secondsBefore: 3_600)),
            "updated_on": .string(seed.cloudTime()),
            "destination": end(branch: subject.destination, commit: "destination", of: parties.shortRepository),
            "source": end(
                branch: subject.branch,
                commit: "source",
                of: fork.map { CloudParties(subject: $0, seed: seed).shortRepository } ?? parties.shortRepository
            ),
            "reviewers": [parties.person(.ben)],
            "participants": [participant(subject.author, "PARTICIPANT"), participant(.ben, "REVIEWER")],
            "links": links,
            "summary": Self.rendered(description),
        ]
    }

    /// A pull request names its commits with twelve digits, a push with forty.
    private func end(branch: String, commit name: String, of repository: JSONValue) -> JSONValue {
        [
            "branch": ["name": .string(branch), "links": [:]],
            "commit": commit(String(seed.commit(name).prefix(12))),
            "repository": repository,
        ]
    }

    private func commit(_ hash: String) -> JSONValue {
        [
            "type": "commit",
            "hash": .string(hash),
            "links": CloudParties.links([
                ("self", "\(CloudParties.api)/repositories/\(subject.fullName)/commit/\(hash)"),
                ("html", "\(CloudParties.web)/\(subject.fullName)/commits/\(hash)"),
            ]),
        ]
    }

    private func participant(_ person: SamplePerson, _ role: String) -> JSONValue {
        [
            "type": "participant",
            "user": parties.person(person),
            "role": .string(role),
            "approved": false,
            "state": nil,
            "participated_on": .string(seed.cloudTime(secondsBefore: 60)),
        ]
    }

    private var links: JSONValue {
        let own = "\(CloudParties.api)/repositories/\(path)"
        let verbs = [
            "commits", "approve", "request-changes", "diff", "diffstat", "comments", "activity", "merge", "decline",
            "statuses",
        ]
        return CloudParties.links(
            [("self", own), ("html", "\(CloudParties.web)/\(subject.fullName)/pull-requests/\(subject.pullRequest)")]
                + verbs.map { ($0, "\(own)/\($0)") }
        )
    }

    static func rendered(_ text: String) -> JSONValue {
        let html = text.split(separator: "\n").map { "<p>\($0)</p>" }.joined(separator: "\n")
        return ["type": "rendered", "raw": .string(text), "markup": "markdown", "html": .string(html)]
    }
}

extension CloudSample {
    /// A body of `pullrequest:created` and those like it.
    func pullRequest(_ state: CloudPullRequestSample.State) -> JSONValue {
        inRepository([("pullrequest", pullRequestDocument(state))])
    }

    /// A body that says what somebody thinks of it, under this name.
    func opinion(_ name: String) -> JSONValue {
        let opinion: JSONValue = ["date": .string(seed.cloudTime()), "user": actor]
        return inRepository([("pullrequest", pullRequestDocument(.open)), (name, opinion)])
    }

    func pullRequestDocument(_ state: CloudPullRequestSample.State) -> JSONValue {
        let fork = variant == .fork ? subject.fork : nil
        return CloudPullRequestSample(subject: subject, seed: seed, fork: fork).document(state: state)
    }
}
