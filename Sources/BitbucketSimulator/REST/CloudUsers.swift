import Domain
import HTTPTypes

/// Who the caller is, and which workspaces they see.
enum CloudUsers {
    static let endpoints: [Endpoint] = [
        .signedIn(.get, "/2.0/user") { world, _, caller throws(Refusal) in .json(200, user(world, caller)) },
        .signedIn(.get, "/2.0/user/workspaces") { world, call, caller throws(Refusal) in
            try CloudPage.of(seen(world, caller).map { access($0, caller, call.origin) }, for: call)
        },
        .signedIn(.get, "/2.0/workspaces/{workspace}") { world, call, caller throws(Refusal) in
            .json(200, full(try world.workspace(call, caller), world))
        },
    ]

    private static func user(_ world: World, _ caller: Caller) -> JSONValue {
        let seed = world.seed(0)
        return CloudParties(subject: SampleSubject(), seed: seed).person(caller.person)
            .adding("created_on", .string(seed.cloudTime(secondsBefore: 86_400)))
            .adding("username", caller.isAppUser ? nil : .string(caller.person.nickname))
            .adding("type", caller.isAppUser ? "app_user" : nil)
    }

    private static func seen(_ world: World, _ caller: Caller) -> [PlaceBook.Workspace] {
        world.places.workspaces.filter { caller.workspaces.contains($0.origin) }
    }

    private static func access(_ workspace: PlaceBook.Workspace, _ caller: Caller, _ origin: String) -> JSONValue {
        let own = "\(origin)/2.0/workspaces/\(workspace.slug)"
        return [
            "type": "workspace_access",
            "administrator": .bool(caller.isAdministrator),
            "workspace": [
                "type": "workspace_base",
                "uuid": .string(workspace.uuid),
                "slug": .string(workspace.slug),
                "links": CloudParties.links([("avatar", "\(own)/avatar/"), ("self", own)]),
            ],
        ]
    }

    private static func full(_ workspace: PlaceBook.Workspace, _ world: World) -> JSONValue {
        var subject = SampleSubject(workspace: workspace.slug)
        subject.workspaceOrigin = workspace.origin
        return CloudParties(subject: subject, seed: world.seed(0)).workspace
            .adding("name", .string(workspace.name))
            .adding("is_private", true)
    }
}
