import BitbucketAPI
import Domain

/// What a client sends to make or change a hook of Cloud.
struct HookInput {
    private static let secretLimit = 128

    /// A secret that is not mentioned stays, and null or nothing takes it away.
    enum Secret {
        case unchanged
        case removed
        case set(String)
    }

    let url: String
    let events: [String]?
    let name: String?
    let isActive: Bool?
    let skipsCertificateCheck: Bool?
    let secret: Secret

    /// Throws Cloud's 400 in the shape that is asked for; only the making of one needs events.
    init(_ body: JSONObject?, level: HookLevel, isNew: Bool, shape: SimulatorSettings.HookErrors) throws(Refusal) {
        guard let body else { throw Refusal(HookRefusal.badRequest) }
        guard let url = body["url"]?.string else { throw Refusal(HookRefusal.missing("url", shape)) }
        guard HookSender.request(to: url) != nil else {
            throw Refusal(HookRefusal.wrong("url", "The URL is not valid.", shape))
        }
        if let skips = body["skip_cert_verification"], skips.boolean == nil {
            throw Refusal(HookRefusal.wrong("skip_cert_verification", "This field may not be null.", shape))
        }
        events = try Self.events(body["events"], level: level, isNew: isNew, shape: shape)
        secret = try Self.secret(body["secret"], shape)
        self.url = url
        name = body["description"]?.string
        isActive = body["active"]?.boolean
        skipsCertificateCheck = body["skip_cert_verification"]?.boolean
    }

    private static func events(
        _ json: JSONValue?,
        level: HookLevel,
        isNew: Bool,
        shape: SimulatorSettings.HookErrors
    ) throws(Refusal) -> [String]? {
        guard let json else {
            if isNew { throw Refusal(HookRefusal.missing("events", shape)) }
            return nil
        }
        let events = (json.elements ?? []).compactMap(\.string)
        guard !events.isEmpty, events.count == json.elements?.count else {
            throw Refusal(HookRefusal.wrong("events", "This list may not be empty.", shape))
        }
        guard Set(events).count == events.count else { throw Refusal(HookRefusal.duplicates) }
        for event in events where Events.find(event, product: .cloud)?.levels.contains(level) != true {
            throw Refusal(HookRefusal.wrong("events", "\"\(event)\" is not a valid choice.", shape))
        }
        return events
    }

    private static func secret(_ json: JSONValue?, _ shape: SimulatorSettings.HookErrors) throws(Refusal) -> Secret {
        switch json {
        case nil: return .unchanged
        case .null, .string(""): return .removed
        case .string(let secret) where secret.count <= secretLimit: return .set(secret)
        default: throw Refusal(HookRefusal.wrong("secret", "The secret is longer than 128 characters.", shape))
        }
    }
}

/// The shapes in which Cloud refuses a hook.
enum HookRefusal {
    static let badRequest = CloudAnswer.error(400, "Bad request")

    /// The same event twice; nothing says which.
    static let duplicates = CloudAnswer.error(400, "Bad Request")

    static let tooMany = CloudAnswer.error(400, "You have reached the maximum number of webhooks.")
    static let unknown = CloudAnswer.error(404, "Webhook subscription not found")

    static func missing(_ field: String, _ shape: SimulatorSettings.HookErrors) -> APIAnswer {
        switch shape {
        case .list: list("Required field: \"\(field)\" is not present.")
        case .object: object(field, "This field is required.")
        }
    }

    static func wrong(_ field: String, _ reason: String, _ shape: SimulatorSettings.HookErrors) -> APIAnswer {
        switch shape {
        case .list: list("Invalid field: \"\(field)\": \(reason)")
        case .object: object(field, reason)
        }
    }

    /// As the Java service behind it puts its exceptions into words since 2022.
    private static func list(_ reason: String) -> APIAnswer {
        let exception = "io.atlassian.webhooks.config.exceptions.FieldValidationException"
        let text = "Field: {\(exception): \(reason).field} Error: {\(exception): \(reason).message}"
        return CloudAnswer.error(400, "Bad request", [("fields", [.string(text)])])
    }

    /// As in 2015, without a `type`.
    private static func object(_ field: String, _ reason: String) -> APIAnswer {
        let fields = JSONObject([(field, JSONValue.array([.string(reason)]))])
        return .json(400, ["error": ["fields": .object(fields), "message": "Bad request"]])
    }
}
