import Domain

/// What happens to a repository, or a project, of Data Center as a whole.
extension DataCenterSample {
    /// There is no `repository` in it, only what it was and what it is.
    var modifiedRepository: JSONValue {
        var before = subject
        before.repository = "\(subject.repository)-draft"
        let old = DataCenterParties(subject: before, seed: seed).repository
        let text = JSONValue.string("Greets everyone who comes in (\(seed.number)).")
        return body([("old", old), ("new", parties.repository.adding("description", text))])
    }

    /// The `repository` is the fork; where it comes from is in it.
    var forked: JSONValue { body([("repository", parties.fork)]) }

    /// Where the secrets are; never what they are.
    var secretDetected: JSONValue {
        let places = [("config/staging.env", 3, "Password"), ("Sources/client.swift", 41, "API key")]
        let locations = places.prefix(variant == .several ? 2 : 1).map { path, line, rule -> JSONValue in
            [
                "commitId": .string(seed.commit("after")),
                "path": .string(path),
                "line": .number(JSONNumber(line)),
                "ruleName": .string(rule),
                "repository": parties.repository,
            ]
        }
        return body([("secretLocations", .array(locations))])
    }

    var modifiedProject: JSONValue {
        let text = JSONValue.string("Where it all begins (\(seed.number)).")
        let new = parties.project.adding("description", text)
        return body([("old", new.adding("name", "Draft").adding("description", nil)), ("new", new)])
    }
}
