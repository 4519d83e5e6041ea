import Domain

/// What happens to a repository, or a project, of Cloud as a whole.
extension CloudSample {
    /// Of one that has just come into being; each of them has an id of its own.
    var newRepository: JSONValue {
        let body = inRepository([])
        let id = JSONValue.string("{\(seed.uuid("repository"))}")
        return body.adding("repository", body["repository"]?.adding("uuid", id))
    }

    var forked: JSONValue {
        let fork = CloudParties(subject: subject.fork, seed: seed).repository
            .adding("parent", parties.shortRepository)
            .adding("slug", .string(subject.repository))
            .adding("fork_policy", "allow_forks")
            .adding("created_on", .string(seed.cloudTime()))
            .adding("updated_on", .string(seed.cloudTime()))
        return inRepository([("fork", fork)])
    }

    /// Its name, its text and its site; `repository` has the new ones already.
    var updatedRepository: JSONValue {
        let oldName = "\(subject.repository)-draft"
        let changes: JSONValue = [
            "name": Self.change(oldName, subject.repository),
            "full_name": Self.change("\(subject.workspace)/\(oldName)", subject.fullName),
            "website": Self.change("", "https://www.example.org/"),
            "language": Self.change("", "swift"),
            "description": Self.change("Greets.", "Greets everyone who comes in (\(seed.number))."),
            "links": [
                "old": Self.pageLinks("\(subject.workspace)/\(oldName)"), "new": Self.pageLinks(subject.fullName),
            ],
        ]
        return inRepository([("changes", changes)])
    }

    var transferred: JSONValue {
        var before = subject
        before.workspace = "\(subject.workspace)-labs"
        return inRepository([("previous_owner", CloudParties(subject: before, seed: seed).owner)])
    }

    /// Of a workspace's hook: there is no repository in it.
    var updatedProject: JSONValue {
        let changes: JSONValue = [
            "name": Self.change("Draft", "Main"),
            "description": Self.change("", "Where it all begins (\(seed.number))."),
        ]
        let project = parties.project.adding("workspace", parties.workspace)
        return ["actor": actor, "project": project, "changes": changes]
    }

    private static func change(_ old: String, _ new: String) -> JSONValue {
        ["old": .string(old), "new": .string(new)]
    }

    private static func pageLinks(_ fullName: String) -> JSONValue {
        CloudParties.links([
            ("self", "\(CloudParties.api)/repositories/\(fullName)"), ("html", "\(CloudParties.web)/\(fullName)"),
        ])
    }
}
