import Domain

extension Catalogue {
    /// People.
    static let users: [CatalogueAction] = [
        CatalogueAction(
            "bitbucket.user.get",
            "Reads what Bitbucket knows of somebody: of whoever did what the trigger tells, unless told otherwise.",
            inputs: [
                .known("user", from: "trigger.actor.id", summary: "Their UUID or account id.", only: .bitbucket),
                .known("user", from: "payload.actor.slug", summary: "Their slug.", only: .bitbucketDatacenter),
            ],
            calls: [
                .cloud("users.get", path: ["selected_user": "user"]),
                .dataCenter("users.userSlug.get", path: ["userSlug": "user"]),
            ]
        ),
        CatalogueAction(
            "bitbucket.account.get",
            "Reads what Bitbucket knows of the connection's own account.",
            inputs: [],
            calls: [.cloud("user.get")]
        ),
    ]
}
