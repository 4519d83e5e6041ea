import Domain

/// What happens to a pull request of Data Center, comments apart.
extension DataCenterSample {
    /// A body of `pr:opened` and those like it.
    func pullRequest(_ state: CloudPullRequestSample.State) -> JSONValue {
        body([("pullRequest", pullRequestDocument(state))])
    }

    var sourceUpdated: JSONValue {
        body([("pullRequest", pullRequestDocument(.open)), ("previousFromHash", .string(seed.commit("previous")))])
    }

    var destinationUpdated: JSONValue {
        body([("pullRequest", pullRequestDocument(.open)), ("previousToHash", .string(seed.commit("previous")))])
    }

    /// What was not changed is named too; a text that was not there is null.
    var modifiedPullRequest: JSONValue {
        let target = parties.ref("develop").adding("latestCommit", .string(seed.commit("develop")))
            .adding("latestChangeset", .string(seed.commit("develop")))
        return body([
            ("pullRequest", pullRequestDocument(.open)), ("previousTitle", "Greet"), ("previousDescription", nil),
            ("previousTarget", target), ("previousDraft", true),
        ])
    }

    var reviewersUpdated: JSONValue {
        body([
            ("pullRequest", pullRequestDocument(.open)), ("addedReviewers", [parties.person(.ben)]),
            ("removedReviewers", []),
        ])
    }

    func opinion(_ status: String, before: String) -> JSONValue {
        let participant: JSONValue = [
            "user": parties.person(subject.actor),
            "lastReviewedCommit": .string(seed.commit("source")),
            "role": "REVIEWER",
            "approved": .bool(status == "APPROVED"),
            "status": .string(status),
        ]
        return body([
            ("pullRequest", pullRequestDocument(.open)), ("participant", participant),
            ("previousStatus", .string(before)),
        ])
    }

    func pullRequestDocument(_ state: CloudPullRequestSample.State) -> JSONValue {
        let source = variant == .fork ? parties.fork : parties.repository
        return DataCenterPullRequestSample(subject: subject, seed: seed, source: source).document(state: state)
    }
}
