import Domain

/// `repo:push`: the changes of one push, in each of their shapes.
extension CloudSample {
    var push: JSONValue {
        let changes: [JSONValue] =
            switch variant {
            case .branchCreated: [branchCreated(subject.branch)]
            case .branchDeleted: [deleted(branch(subject.branch, at: "before"))]
            case .force: [branchUpdated(forced: true)]
            case .tag: [tagCreated]
            case .tagDeleted: [deleted(tag)]
            case .several: [branchUpdated(), branchCreated("feature/farewell"), tagCreated]
            case .truncated: [branchUpdated(commitCount: 5, truncated: true)]
            case .empty: []
            default: [branchUpdated()]
            }
        return inRepository([("push", ["changes": .array(changes)])])
    }

    /// Commits come newest first, five at most.
    private func branchUpdated(commitCount: Int = 2, forced: Bool = false, truncated: Bool = false) -> JSONValue {
        let (before, after) = (seed.commit("before"), seed.commit("after"))
        let range = "\(after)..\(before)"
        return change(
            old: branch(subject.branch, at: "before"),
            new: branch(subject.branch, at: "after"),
            forced: forced,
            truncated: truncated,
            links: [
                ("commits", "\(api)/commits?include=\(after)&exclude=\(before)"), ("diff", "\(api)/diff/\(range)"),
                ("html", "\(web)/branches/compare/\(range)"),
            ],
            commits: commits(commitCount, until: forced ? "root" : "before")
        )
    }

    private func branchCreated(_ name: String) -> JSONValue {
        let after = seed.commit("after")
        return change(
            old: nil,
            new: branch(name, at: "after"),
            links: [("commits", "\(api)/commits?include=\(after)"), ("html", "\(web)/branch/\(name)")],
            commits: commits(2, until: "before")
        )
    }

    /// A tag's change has no commits, not even an empty list of them.
    private var tagCreated: JSONValue {
        change(old: nil, new: tag, links: [("commits", "\(api)/commits?include=\(seed.commit("after"))")])
    }

    private func deleted(_ ref: JSONValue) -> JSONValue { change(old: ref, new: nil, links: []) }

    private func change(
        old: JSONValue?,
        new: JSONValue?,
        forced: Bool = false,
        truncated: Bool = false,
        links: [(String, String)],
        commits: JSONValue? = nil
    ) -> JSONValue {
        let change: JSONValue = [
            "old": old ?? .null,
            "new": new ?? .null,
            "truncated": .bool(truncated),
            "created": .bool(old == nil),
            "forced": .bool(forced),
            "closed": .bool(new == nil),
        ]
        return change.adding("links", links.isEmpty ? nil : CloudParties.links(links)).adding("commits", commits)
    }

    private func commits(_ count: Int, until last: String) -> JSONValue {
        let names = ["after"] + (1..<max(1, count)).map { "between \($0)" } + [last]
        return .array(zip(names, names.dropFirst()).map { commit($0, parent: $1) })
    }

    private func branch(_ name: String, at commit: String) -> JSONValue {
        [
            "name": .string(name),
            "target": self.commit(commit, parent: "between 1"),
            "links": CloudParties.links([
                ("self", "\(api)/refs/branches/\(name)"), ("commits", "\(api)/commits/\(name)"),
                ("html", "\(web)/branch/\(name)"),
                ("pullrequest_create", "\(web)/pull-requests/new?source=\(name)&t=1"),
            ]),
            "type": "branch",
            "merge_strategies": ["merge_commit", "squash", "fast_forward"],
            "sync_strategies": ["merge_commit", "rebase"],
            "default_merge_strategy": "merge_commit",
        ]
    }

    private var tag: JSONValue {
        let name = "v1.\(seed.number)"
        return [
            "name": .string(name),
            "type": "tag",
            "message": .string("Release \(name)\n"),
            "date": .string(seed.cloudTime(secondsBefore: 60)),
            "tagger": [
                "type": "author",
                "raw": .string("\(subject.actor.name) <\(subject.actor.nickname)@example.org>"),
                "user": parties.person(subject.actor),
            ],
            "target": commit("after", parent: "between 1"),
            "links": CloudParties.links([
                ("self", "\(api)/refs/tags/\(name)"), ("commits", "\(api)/commits/\(name)"),
                ("html", "\(web)/commits/tag/\(name)"),
            ]),
        ]
    }

    private func commit(_ name: String, parent: String) -> JSONValue {
        let author = variant == .anonymous ? nil : parties.person(subject.actor)
        return CloudCommitSample(subject: subject, seed: seed, author: author).document(
            seed.commit(name),
            parent: seed.commit(parent),
            message: name == "after" ? "Say hello to everyone\n" : "Look up the language\n"
        )
    }
}
