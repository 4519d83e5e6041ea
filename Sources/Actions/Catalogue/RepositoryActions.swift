import Domain

extension Catalogue {
    /// Repositories made, and who looks after them.
    static let repositories: [CatalogueAction] = [
        CatalogueAction(
            "bitbucket.repository.create",
            "Makes a repository, which is private unless told otherwise.",
            inputs: [
                .known(
                    "workspace",
                    from: "trigger.workspace.slug",
                    summary: "The workspace, by its slug or UUID.",
                    only: .bitbucket
                ),
                ActionInput(
                    "project",
                    "The key of the project that it is put in.",
                    fallbacks: ["{{ trigger.project.key }}"],
                    only: .bitbucket
                ),
                .known(
                    "project",
                    from: "trigger.project.key",
                    summary: "The key of the project that it is put in.",
                    only: .bitbucketDatacenter
                ),
                .required("name", "Its name; on Cloud its slug as well, so lower case."),
                .optional("description", "What it is for."),
                .optional("private", as: .boolean, "Whether only members see it.", only: .bitbucket),
            ],
            calls: [
                .cloud(
                    "repositories.create",
                    path: ["repo_slug": "name"],
                    .json { with in
                        .given([
                            "scm": "git", "is_private": with["private"] ?? true,
                            "project": .given(["key": with["project"]]), "description": with["description"],
                        ])
                    }
                ),
                .dataCenter(
                    "projects.repos.create",
                    .json { with in
                        .given(["name": with["name"], "scmId": "git", "description": with["description"]])
                    }
                ),
            ],
            example: ["name": "service-{{ trigger.pull_request.id }}"]
        ),
        CatalogueAction(
            "bitbucket.repository.fork",
            "Forks a repository.",
            inputs: .repository + [
                .required("into", "The workspace's slug on Cloud, the project's key on Data Center."),
                .optional("name", "The fork's name; the repository's unless given."),
            ],
            calls: [
                .cloud(
                    "repositories.forks.create",
                    .json { with in
                        .given(["workspace": .given(["slug": with["into"]]), "name": with["name"]])
                    }
                ),
                .dataCenter(
                    "projects.repos.repositorySlug.create",
                    .json { with in
                        .given(["project": .given(["key": with["into"]]), "name": with["name"]])
                    }
                ),
            ],
            example: ["into": "acme-forks"]
        ),
        CatalogueAction(
            "bitbucket.repository.add_default_reviewer",
            "Makes somebody a reviewer of every new pull request of a repository.",
            inputs: .repository + [.required("user", "Their UUID or account id.")],
            calls: [.cloud("repositories.default-reviewers.update", path: ["target_username": "user"])],
            example: ["user": "{0b0f2c1e-0000-4000-8000-000000000002}"]
        ),
        CatalogueAction(
            "bitbucket.repository.get",
            "Reads what Bitbucket knows of a repository.",
            inputs: .repository,
            calls: [.cloud("repositories.get"), .dataCenter("projects.repos.get")]
        ),
    ]
}
