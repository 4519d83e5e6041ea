import Domain

/// The inputs that say of what an action is about; all of them come from the trigger unless they are given.
extension [ActionInput] {
    /// Which repository.
    static let repository: [ActionInput] = [
        .known(
            "workspace",
            from: "trigger.workspace.slug",
            summary: "The workspace, by its slug or UUID.",
            only: .bitbucket
        ),
        .known("project", from: "trigger.project.key", summary: "The project's key.", only: .bitbucketDatacenter),
        .known("repository", from: "trigger.repository.slug", summary: "The repository, by its slug."),
    ]

    /// Which pull request of which repository.
    static let pullRequest =
        repository + [
            .known("pull_request", as: .integer, from: "trigger.pull_request.id", summary: "The pull request's number.")
        ]

    /// Which comment on which pull request.
    static let pullRequestComment =
        pullRequest + [.known("comment", as: .integer, from: "trigger.comment.id", summary: "The comment's id.")]

    /// Which commit of which repository.
    static let commit =
        repository + [
            .known(
                "commit",
                from: "trigger.commit.hash",
                "trigger.ref.after",
                "trigger.pull_request.source.hash",
                summary: "The commit's hash."
            )
        ]

    /// Which version of the pull request is meant: Data Center refuses to change what has changed since.
    static let pullRequestVersion: [ActionInput] = [
        .known(
            "version",
            as: .integer,
            from: "payload.pullRequest.version",
            summary: "The pull request's version; the call is refused when it has a newer one.",
            only: .bitbucketDatacenter
        )
    ]
}

/// Which input a parameter of a path is filled from.
enum StandardParameters {
    static let inputs = [
        "workspace": "workspace", "repo_slug": "repository", "pull_request_id": "pull_request",
        "comment_id": "comment", "commit": "commit",
        "projectKey": "project", "repositorySlug": "repository", "pullRequestId": "pull_request",
        "commentId": "comment", "commitId": "commit",
    ]
}
