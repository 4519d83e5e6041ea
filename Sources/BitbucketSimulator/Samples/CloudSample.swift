import Domain

/// Bitbucket Cloud's bodies; each family of events writes its own in an extension beside its objects.
struct CloudSample {
    let subject: SampleSubject
    let seed: SampleSeed
    var variant = SampleVariant.usual

    var parties: CloudParties { CloudParties(subject: subject, seed: seed) }

    /// The repository's address in the API, and its page.
    var api: String { "\(CloudParties.api)/repositories/\(subject.fullName)" }
    var web: String { "\(CloudParties.web)/\(subject.fullName)" }

    /// Who did it, as the variant has them.
    var actor: JSONValue {
        switch variant {
        case .anonymous: CloudParties.anonymous
        case .appUser: parties.appUser
        case .deletedUser: parties.deletedUser
        default: parties.person(subject.actor)
        }
    }

    /// What every body about a repository has, after what is its own.
    func inRepository(_ parts: SampleMembers) -> JSONValue {
        .object(JSONObject(parts + [("repository", parties.repository), ("actor", actor)]))
    }
}
