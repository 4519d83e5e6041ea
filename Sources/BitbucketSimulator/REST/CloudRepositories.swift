import HTTPTypes

/// The repositories of a workspace.
enum CloudRepositories {
    static let endpoints: [Endpoint] = [
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
