import Domain

/// An event that somebody fires by hand.
extension SimulatorControl {
    /// `{event, product, plugin, variant, number, workspace, repository, branch, pull_request, comment, actor}`.
    ///
    /// The event's key is needed; the actor is an account's nickname. The answer has the deliveries, which are over.
    func fire(_ body: JSONValue) async throws(ScenarioError) -> APIAnswer {
        var object = try ScenarioObject(body, at: "fire")
        let key = try object.neededText("event")
        let isPlugin = try object.flag("plugin") ?? false
        let product = try object.word("product", of: Product.self) ?? (isPlugin ? .datacenter : .cloud)
        guard !isPlugin || product == .datacenter else { throw ScenarioError("the plugin is a part of datacenter") }
        let sender = isPlugin ? .plugin : SampleSender(product)
        let variant = try variant(&object, of: key, from: sender)
        let subject = try subject(&object)
        try object.end()
        let now = state.withWorld { $0.now }
        let deliveries = await fire(SampleEvent(key, from: sender, variant: variant, subject: subject, at: now))
        return .json(200, ["items": .array(deliveries.map(\.json)), "count": .number(JSONNumber(deliveries.count))])
    }

    private func variant(
        _ object: inout ScenarioObject,
        of key: String,
        from sender: SampleSender
    ) throws(ScenarioError) -> SampleVariant {
        let variants = SampleKind.named(key, from: sender)?.variants ?? [.usual]
        let wanted = try object.text("variant") ?? SampleVariant.usual.rawValue
        guard let variant = variants.first(where: { $0.rawValue == wanted }) else {
            throw ScenarioError("\(key) comes as \(variants.map(\.rawValue).joined(separator: ", "))")
        }
        return variant
    }

    private func subject(_ object: inout ScenarioObject) throws(ScenarioError) -> SampleSubject {
        let number = try object.integer("number", 0...Int(Int32.max)) ?? state.withWorld { $0.nextNumber() }
        var subject = SampleSubject(number: number)
        subject.workspace = try object.text("workspace") ?? subject.workspace
        subject.repository = try object.text("repository") ?? subject.repository
        subject.branch = try object.text("branch") ?? subject.branch
        subject.pullRequest = try object.integer("pull_request", 1...Int(Int32.max)) ?? subject.pullRequest
        subject.comment = try object.text("comment") ?? subject.comment
        if let actor = try object.text("actor") {
            guard let account = state.withWorld({ $0.account(actor) }) else {
                throw ScenarioError("there is no account \(actor)")
            }
            subject.actor = account.person
        }
        subject.workspaceOrigin = state.withWorld { $0.places.origin(of: subject.workspace) }
        return subject
    }
}
