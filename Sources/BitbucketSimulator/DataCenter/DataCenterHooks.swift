import BitbucketAPI
import Domain
import HTTPTypes

/// The hooks of a repository or a project of Data Center, and its test button.
enum DataCenterHooks {
    private static let project = "/rest/api/latest/projects/{projectKey}"

    static let endpoints: [Endpoint] =
        endpoints(at: project + "/repos/{repositorySlug}/webhooks", .repository) {
            world,
            call,
            caller throws(Refusal) in
            let repository = try world.projectRepository(call, caller)
            return .repository(.datacenter, workspace: repository.workspace.origin, name: repository.name)
        }
        + endpoints(at: project + "/webhooks", .project) { world, call, caller throws(Refusal) in
            .workspace(.datacenter, try world.project(call, caller).origin)
        }

    private typealias Place = @Sendable (inout World, APICall, Caller) throws(Refusal) -> HookPlace

    private static func endpoints(at path: String, _ level: HookLevel, _ place: @escaping Place) -> [Endpoint] {
        let one = path + "/{webhookId}"
        return [
            .signedIn(.post, path + "/test") { world, call, caller throws(Refusal) in
                _ = try enter(&world, call, caller, place)
                guard let url = call.query["url"], HookSender.request(to: url) != nil else {
                    throw Refusal(DataCenterAnswer.error(400, "The URL is not valid.", context: "url"))
                }
                var answer = APIAnswer.json(200, [:])
                answer.test = APIAnswer.URLTest(url: url)
                return answer
            },
            .signedIn(.get, path) { world, call, caller throws(Refusal) in
                let place = try enter(&world, call, caller, place)
                let hooks = world.hooks.filter { $0.place == place }
                return DataCenterPage.of(hooks.map { json($0, level) }, for: call)
            },
            .signedIn(.post, path) { world, call, caller throws(Refusal) in
                let place = try enter(&world, call, caller, place)
                let input = try DataCenterHookInput(try world.dataCenterBody(call), level: level, isNew: true)
                var hook = SimulatedHook(
                    id: "\(world.nextNumber())",
                    url: "",
                    secret: nil,
                    events: [],
                    place: place,
                    at: world.now
                )
                input.apply(to: &hook)
                world.hooks.append(hook)
                return .json(201, json(hook, level))
            },
            .signedIn(.get, one) { world, call, caller throws(Refusal) in
                let place = try enter(&world, call, caller, place)
                return .json(200, json(world.hooks[try index(world, call, place)], level))
            },
            .signedIn(.put, one) { world, call, caller throws(Refusal) in
                let index = try index(world, call, try enter(&world, call, caller, place))
                let input = try DataCenterHookInput(try world.dataCenterBody(call), level: level, isNew: false)
                input.apply(to: &world.hooks[index])
                world.hooks[index].updatedAt = world.now
                return .json(200, json(world.hooks[index], level))
            },
            .signedIn(.delete, one) { world, call, caller throws(Refusal) in
                let place = try enter(&world, call, caller, place)
                world.hooks.remove(at: try index(world, call, place))
                return .nothing
            },
        ]
    }

    private static func enter(
        _ world: inout World,
        _ call: APICall,
        _ caller: Caller,
        _ place: Place
    ) throws(Refusal) -> HookPlace {
        let place = try place(&world, call, caller)
        guard caller.isAdministrator else { throw Refusal(DataCenterAnswer.forbidden) }
        return place
    }

    private static func index(_ world: World, _ call: APICall, _ place: HookPlace) throws(Refusal) -> Int {
        let id = call.place("webhookId")
        guard let index = world.hooks.firstIndex(where: { $0.place == place && $0.id == id }) else {
            throw Refusal(
                DataCenterAnswer.error(
                    404,
                    "Webhook \(id) does not exist.",
                    exception: "webhook.NoSuchWebhookException"
                )
            )
        }
        return index
    }

    private static func json(_ hook: SimulatedHook, _ level: HookLevel) -> JSONValue {
        [
            "id": .number(JSONNumber(Int(hook.id) ?? 0)),
            "name": .string(hook.name),
            "createdDate": .number(JSONNumber(SampleSeed(number: 0, date: hook.createdAt).milliseconds())),
            "updatedDate": .number(JSONNumber(SampleSeed(number: 0, date: hook.updatedAt).milliseconds())),
            "events": .array(hook.events.map { .string($0) }),
            "configuration": ["createdBy": "bitbucket"],
            "url": .string(hook.url),
            "active": .bool(hook.isActive),
            "scopeType": .string(level.rawValue),
            "sslVerificationRequired": .bool(!hook.skipsCertificateCheck),
        ]
    }
}
