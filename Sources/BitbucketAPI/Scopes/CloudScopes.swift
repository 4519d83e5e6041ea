/// The scopes of Cloud that can be ticked on an OAuth consumer, and what its documentation says that each brings along.
///
/// `repository:admin`, `repository:delete`, `project:admin` and `account:write` bring nothing: none of them reads.
enum CloudScopes {
    static let all: [ScopeFact] = [
        ScopeFact("account", "see who the account is and which workspaces it is in", isMandatory: true),
        ScopeFact("account:write", "change the account"),
        ScopeFact("email", "see the account's primary e-mail address"),
        ScopeFact("team", "see the account's memberships"),
        ScopeFact("team:write", "change the account's memberships"),
        ScopeFact("project", "see projects and read their repositories", implies: ["repository"]),
        ScopeFact("project:write", "nothing any more: Bitbucket has replaced it by project:admin"),
        ScopeFact("project:admin", "create, change and delete projects"),
        ScopeFact("repository", "read repositories, without their pull requests"),
        ScopeFact("repository:write", "push to repositories and fork them", implies: ["repository"]),
        ScopeFact("repository:admin", "change the settings, permissions and webhooks of repositories"),
        ScopeFact("repository:delete", "delete repositories"),
        ScopeFact("pullrequest", "read pull requests, comment on them and keep tasks", implies: ["repository"]),
        ScopeFact(
            "pullrequest:write",
            "create, approve, merge and decline pull requests",
            implies: ["pullrequest", "repository:write"]
        ),
        ScopeFact("issue", "read, create and comment on issues; Bitbucket has removed the issue tracker"),
        ScopeFact(
            "issue:write",
            "change and delete issues; Bitbucket has removed the issue tracker",
            implies: ["issue"]
        ),
        ScopeFact("wiki", "read and write wikis; Bitbucket has removed them"),
        ScopeFact("snippet", "read snippets and comment on them"),
        ScopeFact("snippet:write", "create, change and delete snippets", implies: ["snippet"]),
        ScopeFact("webhook", "list, create, change and delete webhooks"),
        ScopeFact("pipeline", "read pipelines, their steps, environments and variables"),
        ScopeFact("pipeline:write", "run, stop and resume pipelines"),
        ScopeFact("pipeline:variable", "create and change the variables of pipelines"),
        ScopeFact("runner", "see the runners of pipelines"),
        ScopeFact("runner:write", "create, change and delete the runners of pipelines"),
        ScopeFact("test", "read test results"),
        ScopeFact("test:write", "change test results"),
    ]
}
