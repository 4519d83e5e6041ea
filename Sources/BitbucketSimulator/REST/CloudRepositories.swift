import HTTPTypes

/// The repositories of a workspace.
enum CloudRepositories {
    /// What listed them across workspaces; the facts do not have it any more, so that asking is strange.
    private static let gone = [
        "repositories", "workspaces", "user/permissions/workspaces", "user/permissions/repositories",
    ]

    static let endpoints: [Endpoint] =
        gone.map { Endpoint.open(.get, "/2.0/\($0)") { _, _ throws(Refusal) in CloudAnswer.gone } } + [
            .signedIn(.get, "/2.0/repositories/{workspace}") { world, call, caller throws(Refusal) in
                let workspace = try world.workspace(call, caller)
                let repositories = world.places.repositories(of: workspace)
                return try CloudPage.of(
                    repositories.map {
                        CloudParties(subject: $0.subject(actor: caller.person), seed: world.seed(0)).repository
                    },
                    for: call
                )
            },
            .signedIn(.get, "/2.0/repositories/{workspace}/{repo_slug}") { world, call, caller throws(Refusal) in
                let repository = try world.repository(call, caller)
                let subject = repository.subject(actor: caller.person)
                return .json(200, CloudParties(subject: subject, seed: world.seed(0)).repository)
            },
        ]
}
