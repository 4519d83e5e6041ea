import Domain

/// What is pushed to Data Center, and what its mirrors fetch.
extension DataCenterSample {
    /// The hash of nothing.
    private static let absent = String(repeating: "0", count: 40)

    var push: JSONValue {
        let changes = changes
        let isThereSomething = changes.contains { $0["toHash"]?.string != Self.absent }
        let news: SampleMembers = isThereSomething ? [("commits", [commit]), ("toCommit", commit)] : []
        return inRepository([("changes", .array(changes))] + news)
    }

    /// One that has caught up; it does not say with what when that would be too much.
    var mirrored: JSONValue {
        let isOver = variant == .limitExceeded
        return body([
            ("mirrorServer", ["id": .string(seed.uuid("mirror")), "name": "Mirror of the south"]),
            ("syncType", "INCREMENTAL"), ("refLimitExceeded", .bool(isOver)), ("repository", parties.repository),
            ("changes", isOver ? [] : [branch(subject.branch, "before", "after", "UPDATE")]),
        ])
    }

    private var changes: [JSONValue] {
        let updated = branch(subject.branch, "before", "after", "UPDATE")
        return switch variant {
        case .branchCreated: [branch(subject.branch, nil, "after", "ADD")]
        case .branchDeleted: [branch(subject.branch, "before", nil, "DELETE")]
        case .tag: [tag(nil, "after", "ADD")]
        case .tagDeleted: [tag("before", nil, "DELETE")]
        case .several: [updated, branch("feature/farewell", nil, "after", "ADD"), tag(nil, "after", "ADD")]
        case .empty: []
        default: [updated]
        }
    }

    private func branch(_ name: String, _ before: String?, _ after: String?, _ type: String) -> JSONValue {
        change(parties.ref(name), before, after, type)
    }

    private func tag(_ before: String?, _ after: String?, _ type: String) -> JSONValue {
        let name = "v1.\(seed.number)"
        return change(
            ["id": .string("refs/tags/\(name)"), "displayId": .string(name), "type": "TAG"],
            before,
            after,
            type
        )
    }

    /// Zeros stand for the side on which there is nothing.
    private func change(_ ref: JSONValue, _ before: String?, _ after: String?, _ type: String) -> JSONValue {
        [
            "ref": ref,
            "refId": ref["id"] ?? .null,
            "fromHash": .string(before.map(seed.commit) ?? Self.absent),
            "toHash": .string(after.map(seed.commit) ?? Self.absent),
            "type": .string(type),
        ]
    }

    private var commit: JSONValue {
        let time: JSONValue =
            variant == .isoDates
            ? .string(seed.isoTime(secondsBefore: 120)) : .number(JSONNumber(seed.milliseconds(secondsBefore: 120)))
        return minimal("after")
            .adding("author", parties.person(subject.actor))
            .adding("authorTimestamp", time)
            .adding("committer", parties.person(subject.actor))
            .adding("committerTimestamp", time)
            .adding("message", "Say hello to everyone")
            .adding("parents", [minimal("before")])
    }
}
