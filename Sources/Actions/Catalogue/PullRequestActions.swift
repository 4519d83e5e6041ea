import Domain

extension Catalogue {
    /// What is done with a pull request itself.
    static let pullRequests: [CatalogueAction] = [
        CatalogueAction(
            "bitbucket.pull_request.create",
            "Opens a pull request from one branch to another.",
            inputs: .repository + [
                .required("title", "Its title."),
                .known("source", from: "trigger.ref.name", summary: "The branch with the changes."),
                .optional("destination", "The branch that they are for; the main one unless given.", only: .bitbucket),
                .required("destination", "The branch that they are for.", only: .bitbucketDatacenter),
                .optional("description", "What it is about, in Markdown."),
                .optional("reviewers", as: .list, "UUIDs or account ids on Cloud, user names on Data Center."),
                .optional("draft", as: .boolean, "Whether it is a draft."),
                .optional("close_source_branch", as: .boolean, "Whether merging deletes the branch.", only: .bitbucket),
            ],
            calls: [
                .cloud(
                    "repositories.pullrequests.create",
                    .json { with in
                        .given([
                            "title": with["title"], "source": .given(["branch": .given(["name": with["source"]])]),
                            "destination": .given(["branch": .given(["name": with["destination"]])]),
                            "description": with["description"],
                            "reviewers": with.each("reviewers", JSONValue.cloudAccount), "draft": with["draft"],
                            "close_source_branch": with["close_source_branch"],
                        ])
                    }
                ),
                .dataCenter(
                    "projects.repos.pull-requests.create",
                    .json { with in
                        .given([
                            "title": with["title"],
                            "fromRef": .given(["id": with.prefixed("source", "refs/heads/")]),
                            "toRef": .given(["id": with.prefixed("destination", "refs/heads/")]),
                            "description": with["description"],
                            "reviewers": with.each("reviewers") { ["user": ["name": $0]] }, "draft": with["draft"],
                        ])
                    }
                ),
            ],
            example: ["title": "Merge {{ trigger.ref.name }}", "destination": "main"]
        ),
        CatalogueAction(
            "bitbucket.pull_request.merge",
            "Merges a pull request.",
            inputs: .pullRequest + .pullRequestVersion + [
                .optional(
                    "strategy",
                    "How: merge_commit, squash, fast_forward … on Cloud; no-ff, squash, ff-only … on Data Center."
                ),
                .optional("message", "The message of the commit that it makes."),
                .optional("close_source_branch", as: .boolean, "Whether it deletes the branch.", only: .bitbucket),
            ],
            isRepeatable: true,
            calls: [
                .cloud(
                    "repositories.pullrequests.merge.create",
                    .json { with in
                        .given([
                            "type": "pullrequest", "merge_strategy": with["strategy"], "message": with["message"],
                            "close_source_branch": with["close_source_branch"],
                        ])
                    }
                ),
                .dataCenter(
                    "projects.repos.pull-requests.merge.create",
                    query: ["version": "version"],
                    .json { with in
                        .given([
                            "version": with["version"], "strategyId": with["strategy"], "message": with["message"],
                        ])
                    }
                ),
            ],
            example: ["strategy": "squash"]
        ),
        CatalogueAction(
            "bitbucket.pull_request.decline",
            "Declines a pull request; on Cloud for good.",
            inputs: .pullRequest + .pullRequestVersion,
            isRepeatable: true,
            calls: [
                .cloud("repositories.pullrequests.decline.create"),
                .dataCenter(
                    "projects.repos.pull-requests.decline.create",
                    query: ["version": "version"],
                    .json { with in .given(["version": with["version"]]) }
                ),
            ]
        ),
        CatalogueAction(
            "bitbucket.pull_request.reopen",
            "Opens a declined pull request again, which Cloud cannot.",
            inputs: .pullRequest + .pullRequestVersion,
            isRepeatable: true,
            calls: [
                .dataCenter(
                    "projects.repos.pull-requests.reopen.create",
                    query: ["version": "version"],
                    .json { with in .given(["version": with["version"]]) }
                )
            ]
        ),
        CatalogueAction(
            "bitbucket.pull_request.get",
            "Reads a pull request as it is now.",
            inputs: .pullRequest,
            calls: [.cloud("repositories.pullrequests.get"), .dataCenter("projects.repos.pull-requests.get")]
        ),
    ]
}
