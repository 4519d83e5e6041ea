package import Domain

/// Everything a step's templates can see, and the connection that its calls go out with.
package struct StepContext: Sendable {
    /// The run's number; `{{ run.id }}`, and the first half of the idempotency key.
    package let run: Int64
    /// The workflow's name; `{{ run.workflow }}`.
    package let workflow: String
    /// The trigger's document.
    package let trigger: JSONText
    /// The delivery's body; null when it could not be read.
    package let payload: JSONText
    /// Results of the steps before this one, by id, each as `StepResult` makes them.
    package let steps: JSONObject
    /// Nil when the run has no connection; relative addresses are then refused.
    package let connection: ConnectionTarget?
    /// Opens a named secret; nil when there is none of that name.
    package let secret: @Sendable (SecretName) -> Secret?

    package init(
        run: Int64,
        workflow: String,
        trigger: JSONText,
        payload: JSONText,
        steps: JSONObject = JSONObject(),
        connection: ConnectionTarget?,
        secret: @escaping @Sendable (SecretName) -> Secret? = { _ in nil }
    ) {
        self.run = run
        self.workflow = workflow
        self.trigger = trigger
        self.payload = payload
        self.steps = steps
        self.connection = connection
        self.secret = secret
    }

    /// What a path finds; nil when it leads nowhere or to null.
    ///
    /// Throws when it names a secret that is not set.
    func find(_ reference: TemplateReference) throws(StepFailure) -> TemplateValue? {
        switch reference.root {
        case .secrets(let name): return try open(name)
        case .trigger: return Self.part(of: trigger, at: reference.path)
        case .payload: return Self.part(of: payload, at: reference.path)
        case .steps: return Self.part(of: .object(steps), at: reference.path)
        case .run:
            let run: JSONValue = ["id": .number(JSONNumber(run)), "workflow": .string(workflow)]
            return Self.part(of: run, at: reference.path)
        }
    }

    private static func part(of document: JSONText, at path: JSONPath) -> TemplateValue? {
        guard let part = document[path], !part.isNull else { return nil }
        return .part(part)
    }

    private static func part(of value: JSONValue, at path: JSONPath) -> TemplateValue? {
        guard let part = value[path], part != .null else { return nil }
        return .plain(part)
    }

    private func open(_ name: SecretName) throws(StepFailure) -> TemplateValue {
        guard let secret = secret(name) else { throw StepFailure("the secret `\(name)` is not set") }
        return secret.withValue { .secret($0) }
    }
}

/// Where a run's connection leads: the base of its API.
package struct ConnectionTarget: Sendable, Hashable {
    package let app: App
    package let origin: HTTPOrigin
    /// What stands before every relative address, without a slash at its end; empty on Cloud, `/bitbucket` on many a
    /// Data Center.
    package let basePath: String

    /// From a base such as `https://api.bitbucket.org` or `https://git.example.org/bitbucket`.
    ///
    /// Throws when it is no absolute http or https address, or has a query.
    package init(base: String, app: App) throws(StepFailure) {
        let address = try HTTPAddress(base)
        guard address.query == nil else { throw StepFailure("the API's base address has a query") }
        var path = address.path
        while path.hasSuffix("/") { path.removeLast() }
        self.app = app
        origin = address.origin
        basePath = path
    }
}
