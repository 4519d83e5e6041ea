import Domain
import HTTPTypes

/// The simulator's own door, `/simulator/…`: what tests and people ask of it that Bitbucket has no word for.
///
/// `GET` lists `requests`, `deliveries`, `events`, `hooks`, `accounts`, `consumers`, `workspaces`, `grants`,
/// `strangers`, and shows the `clock`; `DELETE` forgets `requests`, `strangers` or `scripts`. `POST` of one object adds
/// to `hooks`, `accounts`, `consumers`, `workspaces`, `pull-requests` or `repositories`, changes `settings` or the
/// `clock`, and a whole scenario is one of `scenario`; ``Scenario`` has their members. Besides there are `script`,
/// `fire`, `revoke` of `{consumer, account}`, `rename` of `{workspace, slug}`, and `PATCH consumers/{key}`.
struct SimulatorControl: Sendable {
    let state: SimulatorState

    /// Delivers to every hook that wants it, and waits.
    let fire: @Sendable (SampleEvent) async -> [HookDelivery]

    /// Answers what is under `/simulator`; errors are `{"error": …}`.
    func answer(_ call: APICall) async -> APIAnswer {
        let name = call.path.dropFirst("/simulator/".count)
        do throws(ScenarioError) {
            switch call.method {
            case .get: return try show(name)
            case .delete: return try forget(name)
            case .patch: return try patch(name, call)
            case .post: return try await post(name, call)
            default: throw ScenarioError.nothing(call.path)
            }
        } catch {
            return .json(error.isPlace ? 404 : 400, ["error": .string(error.description)])
        }
    }

    private func show(_ name: Substring) throws(ScenarioError) -> APIAnswer {
        try state.withWorld { world throws(ScenarioError) in
            switch name {
            case "requests": Self.list(world.log.requests.map(\.json))
            case "deliveries": Self.list(world.log.deliveries.map(\.json))
            case "strangers": Self.list(world.log.strangers.map(\.json))
            case "events": Self.list(SampleKind.all.map(\.json))
            case "hooks": Self.list(world.hooks.map(\.json))
            case "accounts": Self.list(world.accounts.map(\.json))
            case "consumers": Self.list(world.oauth.consumers.map(\.json))
            case "grants": Self.list(world.oauth.grants.map(\.json))
            case "workspaces": Self.list(world.places.workspaces.map(Self.json))
            case "clock": .json(200, Self.clock(world))
            default: throw ScenarioError.nothing("/simulator/\(name)")
            }
        }
    }

    private func forget(_ name: Substring) throws(ScenarioError) -> APIAnswer {
        try state.withWorld { world throws(ScenarioError) in
            switch name {
            case "requests": world.log.forgetRequests()
            case "strangers": world.log.forgetStrangers()
            case "scripts": world.scripts.removeAll()
            default: throw ScenarioError.nothing("/simulator/\(name)")
            }
        }
        return .json(200, [:])
    }

    private func patch(_ name: Substring, _ call: APICall) throws(ScenarioError) -> APIAnswer {
        let key = name.dropFirst("consumers/".count).percentDecodedLeniently
        guard name.hasPrefix("consumers/"), !key.isEmpty else { throw ScenarioError.nothing(call.path) }
        var object = try ScenarioObject(Self.body(call), at: "consumer")
        let product = try object.word("product", of: Product.self)
        return try state.withWorld { world throws(ScenarioError) in
            let meant = world.oauth.consumers.first { $0.key == key && (product ?? $0.product) == $0.product }
            guard var consumer = meant else { throw ScenarioError.nothing("consumer \(key)") }
            try consumer.change(&object)
            try object.end()
            world.oauth.put(consumer)
            return .json(200, consumer.json)
        }
    }

    private func post(_ name: Substring, _ call: APICall) async throws(ScenarioError) -> APIAnswer {
        let body = Self.body(call)
        switch name {
        case "fire": return try await fire(body)
        case "revoke": return try revoke(body)
        case "rename": return try rename(body)
        case "script": return try await apply(["scripts": [body]], 200)
        case "scenario": return try await apply(body, 200)
        case "clock", "settings":
            _ = try await apply(.object(JSONObject([(String(name), body)])), 200)
            return .json(200, state.withWorld { Self.clock($0) })
        case "repositories": return try await apply(["repositories": [body["full_name"] ?? .null]], 201)
        case "hooks", "accounts", "consumers", "workspaces", "pull-requests":
            let list = String(name).replacing("-", with: "_")
            return try await apply(.object(JSONObject([(list, .array([body]))])), 201)
        default: throw ScenarioError.nothing(call.path)
        }
    }

    /// The answer is the one thing that was made, else nothing; its events have been delivered.
    private func apply(_ document: JSONValue, _ status: Int) async throws(ScenarioError) -> APIAnswer {
        let scenario = try Scenario(document)
        let result = try state.withWorld { world throws(ScenarioError) in try scenario.apply(to: &world) }
        for event in result.events { _ = await fire(event) }
        return .json(status, result.made.count == 1 ? result.made[0] : [:])
    }

    private func revoke(_ body: JSONValue) throws(ScenarioError) -> APIAnswer {
        var object = try ScenarioObject(body, at: "revoke")
        let (consumer, account) = (try object.text("consumer"), try object.text("account"))
        try object.end()
        let count = state.withWorld { world in
            world.oauth.revoke {
                (consumer ?? $0.consumer) == $0.consumer && (account ?? $0.account?.nickname) == $0.account?.nickname
            }
        }
        return .json(200, ["revoked": .number(JSONNumber(count))])
    }

    private func rename(_ body: JSONValue) throws(ScenarioError) -> APIAnswer {
        var object = try ScenarioObject(body, at: "rename")
        let (workspace, slug) = (try object.neededText("workspace"), try object.neededText("slug"))
        try object.end()
        guard state.withWorld({ $0.places.rename(workspace, to: slug) }) else {
            throw ScenarioError("there is no workspace \(workspace), or one called \(slug) already")
        }
        return .json(200, [:])
    }

    /// Not JSON is the same as an empty object: what is missing is named either way.
    private static func body(_ call: APICall) -> JSONValue { call.json.map { .object($0) } ?? [:] }

    private static func list(_ items: [JSONValue]) -> APIAnswer {
        .json(200, ["items": .array(items), "count": .number(JSONNumber(items.count))])
    }

    private static func json(_ workspace: PlaceBook.Workspace) -> JSONValue {
        ["slug": .string(workspace.slug), "name": .string(workspace.name), "uuid": .string(workspace.uuid)]
    }

    private static func clock(_ world: World) -> JSONValue {
        let time = SampleSeed(number: 0, date: world.now).isoTime()
        return ["now": .string(time), "ahead_seconds": .number(JSONNumber(Int(world.ahead.seconds)))]
    }
}
