import Domain
import HTTPTypes

/// The simulator's own door, `/simulator/…`: what tests and people ask of it that Bitbucket has no word for.
struct SimulatorControl: Sendable {
    let state: SimulatorState
    let configuration: SimulatorConfiguration

    /// Delivers to every hook that wants it, and waits.
    let fire: @Sendable (SampleEvent) async -> [HookDelivery]

    /// Answers what is under `/simulator`; errors are `{"error": …}`.
    func answer(_ method: HTTPRequest.Method, _ path: String, _ body: [UInt8]) async -> APIAnswer {
        switch (method, path) {
        case (.get, "/simulator/requests"): return Self.list(state.requests.map(\.json))
        case (.get, "/simulator/deliveries"): return Self.list(state.deliveries.map(\.json))
        case (.get, "/simulator/events"): return Self.list(SampleKind.all.map(\.json))
        case (.get, "/simulator/hooks"): return Self.list(state.hooks.map(\.json))
        case (.delete, "/simulator/requests"):
            state.forgetRequests()
            return APIAnswer(status: 200, body: [:])
        case (.post, let path):
            // Not JSON is the same as an empty object: what is missing is named either way.
            let input = (try? JSONValue(parsing: body)) ?? [:]
            switch path {
            case "/simulator/hooks": return addHook(input)
            case "/simulator/script": return script(input)
            case "/simulator/fire": return await fire(input)
            default: return Self.refusal(404, "there is no \(path)")
            }
        default: return Self.refusal(404, "there is no \(method) \(path)")
        }
    }

    private func addHook(_ input: JSONValue) -> APIAnswer {
        guard let url = input["url"]?.string, HookSender.request(to: url) != nil else {
            return Self.refusal(400, "url is not an http or https address")
        }
        guard let events = input["events"]?.elements?.compactMap(\.string), !events.isEmpty else {
            return Self.refusal(400, "events is not a list of event keys")
        }
        let bytes = input["gzip_above_bytes"] ?? .null
        guard bytes == .null || (bytes.integer ?? -1) >= 0 else {
            return Self.refusal(400, "gzip_above_bytes is not a number from 0 on")
        }
        let hook = state.addHook(at: configuration.now()) {
            SimulatedHook(
                id: $0,
                url: url,
                secret: input["secret"]?.string,
                events: events,
                gzipAboveBytes: bytes.integer.map(Int.init)
            )
        }
        return APIAnswer(status: 201, body: hook.json)
    }

    private func script(_ input: JSONValue) -> APIAnswer {
        guard let method = input["method"]?.string, let path = input["path"]?.string, path.hasPrefix("/") else {
            return Self.refusal(400, "method and path say which requests are meant")
        }
        let given = input["answers"]?.elements ?? []
        let answers = given.compactMap { ScriptedAnswer($0) }
        guard !given.isEmpty, answers.count == given.count else {
            let names = "status, headers, body, delay_seconds, drop_connection"
            return Self.refusal(400, "answers is not a list of objects with \(names)")
        }
        state.script(method, path, answers)
        return APIAnswer(status: 200, body: [:])
    }

    private func fire(_ input: JSONValue) async -> APIAnswer {
        guard let key = input["event"]?.string else { return Self.refusal(400, "event is not an event key") }
        let isPlugin = input["plugin"]?.boolean ?? false
        let product = input["product"]?.string ?? (isPlugin ? Product.datacenter : .cloud).rawValue
        guard let product = Product(rawValue: product), !isPlugin || product == .datacenter else {
            return Self.refusal(400, "product is neither cloud nor datacenter, of which the plugin is a part")
        }
        let sender = isPlugin ? .plugin : SampleSender(product)
        let variants = SampleKind.named(key, from: sender)?.variants ?? [.usual]
        let wanted = input["variant"]?.string ?? SampleVariant.usual.rawValue
        guard let variant = variants.first(where: { $0.rawValue == wanted }) else {
            return Self.refusal(400, "\(key) comes as \(variants.map(\.rawValue).joined(separator: ", "))")
        }
        let number = input["number"]?.integer ?? Int64(state.nextNumber())
        guard (0...Int64(Int32.max)).contains(number) else {
            return Self.refusal(400, "number is not from 0 to \(Int32.max)")
        }
        var subject = SampleSubject(number: Int(number))
        if let workspace = input["workspace"]?.string { subject.workspace = workspace }
        if let repository = input["repository"]?.string { subject.repository = repository }
        if let branch = input["branch"]?.string { subject.branch = branch }
        if let id = input["pull_request"]?.integer { subject.pullRequest = Int(id) }
        if let comment = input["comment"]?.string { subject.comment = comment }
        let event = SampleEvent(key, from: sender, variant: variant, subject: subject, at: configuration.now())
        let deliveries = await fire(event)
        return Self.list(deliveries.map(\.json))
    }

    private static func list(_ items: [JSONValue]) -> APIAnswer {
        APIAnswer(status: 200, body: ["items": .array(items)])
    }

    private static func refusal(_ status: Int, _ reason: String) -> APIAnswer {
        APIAnswer(status: status, body: ["error": .string(reason)])
    }
}
