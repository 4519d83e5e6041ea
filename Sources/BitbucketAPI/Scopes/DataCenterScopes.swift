/// The scopes of Data Center's OAuth 2.0 provider, which an administrator selects on the incoming link.
///
/// What they allow is from Atlassian's page about them; the names, and that each level brings those below it, are not
/// written there: they are what other programs use. Whatever is granted, a token can do no more than its user.
enum DataCenterScopes {
    static let all: [ScopeFact] = [
        ScopeFact("PUBLIC_REPOS", "read what is public; a link without any scope has this one"),
        ScopeFact("ACCOUNT_WRITE", "change the account's settings"),
        ScopeFact(
            "REPO_READ",
            "read projects and repositories, create pull requests and comment on them",
            implies: ["PUBLIC_REPOS"]
        ),
        ScopeFact("REPO_WRITE", "push, and merge pull requests", implies: ["REPO_READ"]),
        ScopeFact(
            "REPO_ADMIN",
            "change the settings, permissions and webhooks of repositories, and delete pull requests",
            implies: ["REPO_WRITE"]
        ),
        ScopeFact(
            "PROJECT_ADMIN",
            "change the settings, permissions and webhooks of projects, and create repositories",
            implies: ["REPO_ADMIN"]
        ),
        ScopeFact("ADMIN_WRITE", "do most of what administers the server", implies: ["PROJECT_ADMIN"]),
        ScopeFact("SYSTEM_ADMIN", "do everything that administers the server", implies: ["ADMIN_WRITE"]),
    ]
}
