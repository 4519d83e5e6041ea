import Domain

extension Catalogue {
    /// What is said of a pull request: comments, tasks, approvals.
    static let reviews: [CatalogueAction] = [
        CatalogueAction(
            "bitbucket.pull_request.comment",
            "Comments on a pull request: on all of it, on a line, or in answer to a comment.",
            inputs: .pullRequest + [
                .required("text", "What it says, in Markdown."),
                .optional("path", "The file that it is about."),
                .optional("line", as: .integer, "The line of the file, as the pull request leaves it."),
                .optional("parent", as: .integer, "The id of the comment that it answers."),
            ],
            calls: [
                .cloud(
                    "repositories.pullrequests.comments.create",
                    .json { with in
                        .given([
                            "content": .given(["raw": with["text"]]),
                            "inline": .given(["path": with["path"], "to": with["line"]]),
                            "parent": .given(["id": with["parent"]]),
                        ])
                    }
                ),
                .dataCenter(
                    "projects.repos.pull-requests.comments.create",
                    .json { with in
                        .given([
                            "text": with["text"], "parent": .given(["id": with["parent"]]),
                            "anchor": .given([
                                "path": with["path"], "line": with["line"],
                                "lineType": with["line"].map { _ in "ADDED" },
                                "fileType": with["path"].map { _ in "TO" },
                                "diffType": with["path"].map { _ in "EFFECTIVE" },
                            ]),
                        ])
                    }
                ),
            ],
            example: ["text": "Thank you, {{ trigger.actor.name }}."]
        ),
        resolution("resolve_comment", "Resolves a comment's thread.", "create", resolved: true),
        resolution("reopen_comment", "Opens a comment's resolved thread again.", "delete", resolved: false),
        CatalogueAction(
            "bitbucket.pull_request.create_task",
            "Gives a pull request a task that has to be done before it is merged.",
            inputs: .pullRequest + [.required("text", "What is to be done.")],
            calls: [
                .cloud(
                    "repositories.pullrequests.tasks.create",
                    .json { with in .given(["content": .given(["raw": with["text"]])]) }
                ),
                .dataCenter(
                    "projects.repos.pull-requests.blocker-comments.create",
                    .json { with in .given(["text": with["text"]]) }
                ),
            ],
            example: ["text": "Update the changelog"]
        ),
        CatalogueAction(
            "bitbucket.pull_request.approve",
            "Approves a pull request as the connection's account.",
            inputs: .pullRequest,
            isRepeatable: true,
            calls: [
                .cloud("repositories.pullrequests.approve.create"),
                .dataCenter("projects.repos.pull-requests.approve.create"),
            ]
        ),
        CatalogueAction(
            "bitbucket.pull_request.unapprove",
            "Takes back the approval of the connection's account.",
            inputs: .pullRequest,
            calls: [
                .cloud("repositories.pullrequests.approve.delete"),
                .dataCenter("projects.repos.pull-requests.approve.delete"),
            ]
        ),
        CatalogueAction(
            "bitbucket.pull_request.request_changes",
            "Asks for changes to a pull request as the connection's account.",
            inputs: .pullRequest,
            isRepeatable: true,
            calls: [
                .cloud("repositories.pullrequests.request-changes.create"), review(status: "NEEDS_WORK"),
            ]
        ),
        CatalogueAction(
            "bitbucket.pull_request.remove_change_request",
            "Takes back the request for changes of the connection's account.",
            inputs: .pullRequest,
            calls: [
                .cloud("repositories.pullrequests.request-changes.delete"), review(status: "UNAPPROVED"),
            ]
        ),
    ]

    private static func review(status: JSONValue) -> CatalogueCall {
        .dataCenter("projects.repos.pull-requests.review.update", .json { _ in ["participantStatus": status] })
    }

    private static func resolution(
        _ verb: String,
        _ summary: String,
        _ method: String,
        resolved: JSONValue
    ) -> CatalogueAction {
        CatalogueAction(
            "bitbucket.pull_request.\(verb)",
            summary,
            inputs: .pullRequestComment + [
                .known(
                    "version",
                    as: .integer,
                    from: "payload.comment.version",
                    summary: "The comment's version; the call is refused when it has a newer one.",
                    only: .bitbucketDatacenter
                )
            ],
            isRepeatable: true,
            calls: [
                .cloud("repositories.pullrequests.comments.resolve.\(method)"),
                .dataCenter(
                    "projects.repos.pull-requests.comments.update",
                    .json { with in .given(["version": with["version"], "threadResolved": resolved]) }
                ),
            ]
        )
    }
}
