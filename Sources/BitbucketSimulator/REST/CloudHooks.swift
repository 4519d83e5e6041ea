import BitbucketAPI
import Domain
import HTTPTypes

/// The hooks of a repository or a workspace of Cloud.
///
/// Each call counts against the consumer's hour; who makes or changes one needs the scope of each of its events.
enum CloudHooks {
    static let endpoints: [Endpoint] =
        endpoints(at: "/2.0/repositories/{workspace}/{repo_slug}/hooks", .repository) {
            world,
            call,
            caller throws(Refusal) in
            let repository = try world.repository(call, caller)
            return .repository(.cloud, workspace: repository.workspace.origin, name: repository.name)
        }
        + endpoints(at: "/2.0/workspaces/{workspace}/hooks", .workspace) { world, call, caller throws(Refusal) in
            .workspace(.cloud, try world.workspace(call, caller).origin)
        }

    private typealias Place = @Sendable (inout World, APICall, Caller) throws(Refusal) -> HookPlace

    private static func endpoints(at path: String, _ level: HookLevel, _ place: @escaping Place) -> [Endpoint] {
        let one = path + "/{uid}"
        return [
            .signedIn(.get, path) { world, call, caller throws(Refusal) in
                let place = try enter(&world, call, caller, place)
                let hooks = world.hooks.filter { $0.place == place }
                return try CloudPage.of(hooks.map { json($0, call, path) }, for: call)
            },
            .signedIn(.post, path) { world, call, caller throws(Refusal) in
                let place = try enter(&world, call, caller, place)
                let hook = try make(&world, call, caller, at: place, level)
                return .json(201, json(hook, call, path))
            },
            .signedIn(.get, one) { world, call, caller throws(Refusal) in
                let place = try enter(&world, call, caller, place)
                return .json(200, json(world.hooks[try index(world, call, place)], call, path))
            },
            .signedIn(.put, one) { world, call, caller throws(Refusal) in
                let place = try enter(&world, call, caller, place)
                let hook = try change(&world, call, caller, at: place, level)
                return .json(200, json(hook, call, path))
            },
            .signedIn(.delete, one) { world, call, caller throws(Refusal) in
                let place = try enter(&world, call, caller, place)
                world.hooks.remove(at: try index(world, call, place))
                return .nothing
            },
        ]
    }

    /// Counts the call, and asks whether the caller may look after hooks here.
    private static func enter(
        _ world: inout World,
        _ call: APICall,
        _ caller: Caller,
        _ place: Place
    ) throws(Refusal) -> HookPlace {
        let limit = world.settings.hookCallsPerHour
        guard world.rates.count("hooks \(caller.bucket)", limit: limit, at: world.now) else {
            throw Refusal(CloudAnswer.rateLimited)
        }
        let place = try place(&world, call, caller)
        guard caller.isAdministrator else { throw Refusal(CloudAnswer.notAdministrator) }
        return place
    }

    private static func make(
        _ world: inout World,
        _ call: APICall,
        _ caller: Caller,
        at place: HookPlace,
        _ level: HookLevel
    ) throws(Refusal) -> SimulatedHook {
        let input = try HookInput(call.json, level: level, isNew: true, shape: world.settings.hookErrors)
        try check(input.events ?? [], caller)
        guard world.hooks.count(where: { $0.place == place }) < world.settings.hooksPerPlace else {
            throw Refusal(HookRefusal.tooMany)
        }
        let now = world.now
        return world.addHook { id in
            var hook = SimulatedHook(id: id, url: input.url, secret: nil, events: [], place: place, at: now)
            apply(input, to: &hook)
            return hook
        }
    }

    private static func change(
        _ world: inout World,
        _ call: APICall,
        _ caller: Caller,
        at place: HookPlace,
        _ level: HookLevel
    ) throws(Refusal) -> SimulatedHook {
        let index = try index(world, call, place)
        let input = try HookInput(call.json, level: level, isNew: false, shape: world.settings.hookErrors)
        try check(input.events ?? [], caller)
        apply(input, to: &world.hooks[index])
        world.hooks[index].updatedAt = world.now
        return world.hooks[index]
    }

    private static func apply(_ input: HookInput, to hook: inout SimulatedHook) {
        hook.url = input.url
        hook.events = input.events ?? hook.events
        hook.name = input.name ?? hook.name
        hook.isActive = input.isActive ?? hook.isActive
        hook.skipsCertificateCheck = input.skipsCertificateCheck ?? hook.skipsCertificateCheck
        switch input.secret {
        case .unchanged: break
        case .removed: hook.secret = nil
        case .set(let secret): hook.secret = secret
        }
    }

    /// Throws the 403 that names the first event's scope that the token lacks.
    private static func check(_ events: [String], _ caller: Caller) throws(Refusal) {
        let scopes = events.compactMap { Events.find($0, product: .cloud)?.scope }
        guard let lacking = caller.lacks(scopes, of: .cloud).first else { return }
        throw Refusal(CloudAnswer.forbidden(needs: [lacking], granted: caller.scopes))
    }

    private static func index(_ world: World, _ call: APICall, _ place: HookPlace) throws(Refusal) -> Int {
        let id = call.place("uid").filter { !"{}".contains($0) }
        guard let index = world.hooks.firstIndex(where: { $0.place == place && $0.id == id }) else {
            throw Refusal(HookRefusal.unknown)
        }
        return index
    }

    private static func json(_ hook: SimulatedHook, _ call: APICall, _ template: String) -> JSONValue {
        let place = call.path.split(separator: "/").prefix(template.split(separator: "/").count).joined(separator: "/")
        let isWorkspace = template.hasPrefix("/2.0/workspaces/")
        return [
            "type": "webhook_subscription",
            "uuid": .string("{\(hook.id)}"),
            "description": .string(hook.name),
            "url": .string(hook.url),
            "subject_type": isWorkspace ? "workspace" : "repository",
            "subject": hook.place.cloudSubject,
            "active": .bool(hook.isActive),
            "skip_cert_verification": .bool(hook.skipsCertificateCheck),
            "events": .array(hook.events.map { .string($0) }),
            "created_at": .string(SampleSeed(number: 0, date: hook.createdAt).isoTime()),
            "links": CloudParties.links([("self", "\(call.origin)/\(place)/%7B\(hook.id)%7D")]),
            "source": nil,
            "read_only": false,
            "history_enabled": false,
            "secret_set": .bool(hook.secret != nil),
        ]
    }
}

extension HookPlace {
    /// What a hook hangs on, by the id that stays when it is renamed.
    fileprivate var cloudSubject: JSONValue {
        switch self {
        case .anywhere: nil
        case .workspace(_, let origin):
            ["type": "workspace", "uuid": .string("{\(SampleSeed.lasting.uuid("workspace \(origin)"))}")]
        case .repository(_, let origin, let name):
            ["type": "repository", "uuid": .string("{\(SampleSeed.lasting.uuid("repository \(origin)/\(name)"))}")]
        }
    }
}
