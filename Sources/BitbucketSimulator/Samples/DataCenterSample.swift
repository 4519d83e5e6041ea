import Domain

/// Bitbucket Data Center's bodies, in the shapes of release 9; each family writes its own in an extension.
struct DataCenterSample {
    static let host = "https://bitbucket.example.org"

    let eventKey: String
    let subject: SampleSubject
    let seed: SampleSeed
    var variant = SampleVariant.usual

    var parties: DataCenterParties { DataCenterParties(subject: subject, seed: seed) }

    /// What every body begins with; a pull request's has no repository besides.
    func body(_ parts: SampleMembers) -> JSONValue {
        let head: SampleMembers = [
            ("eventKey", .string(eventKey)), ("date", .string(seed.dataCenterTime)),
            ("actor", parties.person(subject.actor)),
        ]
        return .object(JSONObject(head + parts))
    }

    /// The same with the repository that it happened in.
    func inRepository(_ parts: SampleMembers) -> JSONValue { body([("repository", parties.repository)] + parts) }

    /// A hash with its short form, as everything here refers to commits.
    func minimal(_ commit: String) -> JSONValue {
        let hash = seed.commit(commit)
        return ["id": .string(hash), "displayId": .string(String(hash.prefix(11)))]
    }
}
