import BitbucketAPI
import Domain

/// What a client sends to make or change a hook of Data Center.
struct DataCenterHookInput {
    let url: String?
    let events: [String]?
    let name: String?
    let isActive: Bool?
    let skipsCertificateCheck: Bool?

    /// Nil when the body has no configuration: then the secret stays, and one without a secret takes it away.
    let secret: String??

    /// Throws Data Center's 400 for each field that is wrong; one event that is not known is enough.
    init(_ body: JSONObject, level: HookLevel, isNew: Bool) throws(Refusal) {
        var wrong: [(String?, String)] = []
        for field in ["name", "url"] where isNew || body[field] != nil {
            if body[field]?.string?.isEmpty ?? true { wrong.append((field, "The \(field) is required.")) }
        }
        if let url = body["url"]?.string, !url.isEmpty, HookSender.request(to: url) == nil {
            wrong.append(("url", "The URL is not valid."))
        }
        events = body["events"]?.elements?.compactMap(\.string)
        if events?.isEmpty ?? isNew { wrong.append(("events", "At least one event is required.")) }
        let isKnown = events?.allSatisfy { Events.find($0, product: .datacenter)?.levels.contains(level) ?? false }
        // As it comes: the server's own text was never filled in.
        if isKnown == false { wrong.append(("events", "the event ${validatedValue} is unknown")) }
        guard wrong.isEmpty else { throw Refusal(DataCenterAnswer.errors(400, wrong)) }
        url = body["url"]?.string
        name = body["name"]?.string
        isActive = body["active"]?.boolean
        skipsCertificateCheck = body["sslVerificationRequired"]?.boolean.map { !$0 }
        secret = body["configuration"]?.members.map { configuration in
            configuration["secret"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        }
    }

    func apply(to hook: inout SimulatedHook) {
        hook.url = url ?? hook.url
        hook.events = events ?? hook.events
        hook.name = name ?? hook.name
        hook.isActive = isActive ?? hook.isActive
        hook.skipsCertificateCheck = skipsCertificateCheck ?? hook.skipsCertificateCheck
        if let secret { hook.secret = secret }
    }
}
