import Domain

/// A pull request as Data Center writes it.
struct DataCenterPullRequestSample {
    let subject: SampleSubject
    let seed: SampleSeed
    /// Where the source branch is: the same repository, or a fork of it.
    let source: JSONValue

    private var parties: DataCenterParties { DataCenterParties(subject: subject, seed: seed) }

    func document(state: CloudPullRequestSample.State) -> JSONValue {
        let isOpen = state == .open
        let hash = seed.commit("merge")
        let pullRequest: JSONValue = [
            "id": .number(JSONNumber(subject.pullRequest)),
            "version": 1,
            "title": .string(subject.title ?? "Greet everyone who comes in (\(seed.number))"),
            "description": .string(subject.text ?? "A greeting is shown to everyone who opens the front page."),
            "state": .string(state.rawValue),
            "open": .bool(isOpen),
            "closed": .bool(!isOpen),
            "draft": false,
            "createdDate": .number(JSONNumber(seed.milliseconds(secondsBefore: 3_600))),
            "updatedDate": .number(JSONNumber(seed.milliseconds())),
            "fromRef": ref(subject.branch, "source", of: source),
            "toRef": ref(subject.destination, "destination", of: parties.repository),
            "locked": false,
            "author": participant(subject.author, "AUTHOR"),
            "reviewers": [participant(.ben, "REVIEWER")],
            "participants": [],
            "links": parties.selfLink("\(repositoryPath)/pull-requests/\(subject.pullRequest)"),
        ]
        let mergeCommit: JSONValue = [
            "mergeCommit": ["displayId": .string(String(hash.prefix(11))), "id": .string(hash)]
        ]
        return
            pullRequest
            .adding("closedDate", isOpen ? nil : .number(JSONNumber(seed.milliseconds())))
            .adding("properties", state == .merged ? mergeCommit : nil)
    }

    private var repositoryPath: String { "projects/\(subject.workspace.uppercased())/repos/\(subject.repository)" }

    private func ref(_ branch: String, _ commit: String, of repository: JSONValue) -> JSONValue {
        parties.ref(branch)
            .adding("latestCommit", .string(seed.commit(commit)))
            .adding("repository", repository)
    }

    private func participant(_ person: SamplePerson, _ role: String) -> JSONValue {
        ["user": parties.person(person), "role": .string(role), "approved": false, "status": "UNAPPROVED"]
    }
}
