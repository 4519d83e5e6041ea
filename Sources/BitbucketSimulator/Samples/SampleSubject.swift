/// Whom and what a sample event is about; all names are invented.
package struct SampleSubject: Sendable {
    /// The workspace's slug on Cloud; in capitals, the project's key on Data Center.
    package var workspace: String

    /// The repository's slug.
    package var repository: String

    /// The branch that was pushed, or that the pull request comes from.
    package var branch: String

    /// The pull request's number.
    package var pullRequest: Int

    /// Makes an event one of its kind: commits, times and ids follow from it.
    ///
    /// The same number and the same rest give the same bytes.
    package var number: Int

    /// What a comment says.
    package var comment: String

    /// Who did it.
    package var actor: SamplePerson

    /// The pull request's title and text; nil for those of every sample.
    package var title: String?
    package var text: String?

    /// The branch that the pull request goes to.
    package var destination = "main"

    /// Who made the pull request.
    package var author = SamplePerson.ada

    /// The slug that the workspace had first, from which its ids follow; nil when it was never renamed.
    package var workspaceOrigin: String?

    package init(
        workspace: String = "acme",
        repository: String = "app",
        branch: String = "feature/greeting",
        pullRequest: Int = 42,
        number: Int = 1,
        comment: String = "Looks good to me.",
        actor: SamplePerson = .ada
    ) {
        self.workspace = workspace
        self.repository = repository
        self.branch = branch
        self.pullRequest = pullRequest
        self.number = number
        self.comment = comment
        self.actor = actor
    }

    /// `acme/app`.
    var fullName: String { "\(workspace)/\(repository)" }

    /// Ben's copy of the repository.
    var fork: SampleSubject {
        var fork = self
        fork.workspace = SamplePerson.ben.nickname
        return fork
    }
}

/// Somebody who does not exist.
package struct SamplePerson: Sendable, Hashable {
    /// Without braces, lower case.
    package let uuid: String

    package let name: String

    /// What people call each other by, and the slug on Data Center.
    package let nickname: String

    package init(uuid: String, name: String, nickname: String) {
        self.uuid = uuid
        self.name = name
        self.nickname = nickname
    }

    /// The author of every sample.
    package static let ada = SamplePerson(
        uuid: "0a1b2c3d-0000-4000-8000-00000000ada0",
        name: "Ada Example",
        nickname: "ada"
    )

    /// The reviewer of every sample.
    package static let ben = SamplePerson(
        uuid: "0a1b2c3d-0000-4000-8000-00000000be20",
        name: "Ben Example",
        nickname: "ben"
    )
}
