import Domain

extension Catalogue {
    /// Branches and tags.
    static let branchesAndTags: [CatalogueAction] = [
        ref("branch", "Makes a branch at a commit.", "branches", example: "hotfix/{{ trigger.pull_request.id }}"),
        ref(
            "tag",
            "Makes a tag at a commit.",
            "tags",
            more: [.optional("message", "The message of an annotated tag.")],
            example: "build-{{ run.id }}"
        ),
        CatalogueAction(
            "bitbucket.branch.delete",
            "Deletes a branch.",
            inputs: .repository + [
                .known(
                    "name",
                    from: "trigger.pull_request.source.branch",
                    "trigger.ref.name",
                    summary: "The branch's name."
                )
            ],
            calls: [
                .cloud("repositories.refs.branches.delete"),
                .dataCenter(
                    "branch-utils.projects.repos.branches.delete",
                    .json { with in .given(["name": with.prefixed("name", "refs/heads/")]) }
                ),
            ]
        ),
    ]

    private static func ref(
        _ noun: String,
        _ summary: String,
        _ words: String,
        more: [ActionInput] = [],
        example: String
    ) -> CatalogueAction {
        CatalogueAction(
            "bitbucket.\(noun).create",
            summary,
            inputs: .repository + [
                .required("name", "Its name."),
                .known(
                    "commit",
                    from: "trigger.ref.after",
                    "trigger.pull_request.merge_hash",
                    "trigger.pull_request.source.hash",
                    "trigger.commit.hash",
                    summary: "The commit's hash, or the name of a branch."
                ),
            ] + more,
            calls: [
                .cloud(
                    "repositories.refs.\(words).create",
                    .json { with in
                        .given([
                            "name": with["name"], "target": .given(["hash": with["commit"]]),
                            "message": with["message"],
                        ])
                    }
                ),
                .dataCenter(
                    "projects.repos.\(words).create",
                    .json { with in
                        .given(["name": with["name"], "startPoint": with["commit"], "message": with["message"]])
                    }
                ),
            ],
            example: ["name": .string(example)]
        )
    }
}
