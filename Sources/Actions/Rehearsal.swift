package import Domain

/// What the steps of a workflow would send for one trigger, without sending it.
///
/// Nobody knows what earlier steps would answer: a value of theirs stands as `‹steps.greet.json.id›`. Secrets and credentials
/// are not opened at all, and stand as `‹secret›`.
package struct Rehearsal: Sendable {
    /// What is known of the trigger.
    package struct Scene: Sendable {
        package let trigger: JSONText
        package let payload: JSONText
        package let connection: ConnectionTarget?
        /// What each step's `if` is of these facts alone, by the step's id; nil for unknown.
        package let conditions: [String: Bool?]

        package init(
            trigger: JSONText,
            payload: JSONText,
            connection: ConnectionTarget?,
            conditions: [String: Bool?]
        ) {
            self.trigger = trigger
            self.payload = payload
            self.connection = connection
            self.conditions = conditions
        }
    }

    /// Whether a step would be carried out.
    package enum Standing: Sendable, Equatable {
        case carriedOut
        /// Its `if` is false or unknown.
        case passedOver
        /// Its `if` looks at results of these steps.
        case dependsOn([String])
    }

    /// One step of the rehearsal.
    package struct Step: Sendable {
        package let id: String
        package let action: String
        package let standing: Standing
        /// `{method, url, headers, body}`; nil when it is passed over, or cannot be made.
        package let request: JSONValue?
        /// Why the request cannot be made; the run would end here.
        package let failure: String?
        /// The paths whose values are not known yet.
        ///
        /// Of a request those that stand in it; of a failure all that the step asks for, which may be why.
        package let unknown: [String]
    }

    private let workflow: WorkflowDefinition
    private let actions: [StepAction]
    private let secrets: Set<SecretName>

    /// `secrets` is those that are set.
    ///
    /// Throws for a step that no file could have: what was checked once does not throw.
    package init(_ workflow: WorkflowDefinition, secrets: Set<SecretName>) throws(WorkflowError) {
        self.workflow = workflow
        self.secrets = secrets
        var actions: [StepAction] = []
        for step in workflow.steps { actions.append(try StepAction(step)) }
        self.actions = actions
    }

    /// The secrets that its steps insert, each once, sorted.
    package static func secretNames(of workflow: WorkflowDefinition) -> [SecretName] {
        // Checked before: a step that cannot be read inserts nothing.
        let actions = workflow.steps.compactMap { try? StepAction($0) }
        return Set(actions.flatMap(\.secretNames)).sorted()
    }

    /// Every step, in order.
    package func steps(in scene: Scene) -> [Step] {
        var earlier: [String] = []
        var steps: [Step] = []
        for action in actions {
            steps.append(step(action, earlier, scene))
            earlier.append(action.step.id)
        }
        return steps
    }

    private func step(_ action: StepAction, _ earlier: [String], _ scene: Scene) -> Step {
        let standing = standing(of: action.step, earlier, scene)
        guard standing != .passedOver else { return Step(action, standing) }
        var failures: [Step] = []
        for form in UnknownValues.Form.allCases {
            let made = step(action, standing, scene, unknown: UnknownValues(as: form))
            guard made.failure != nil else { return made }
            failures.append(made)
        }
        return failures[0]
    }

    private func step(
        _ action: StepAction,
        _ standing: Standing,
        _ scene: Scene,
        unknown: UnknownValues
    ) -> Step {
        var unknown = unknown
        let context = StepContext(
            run: UnknownValues.run,
            workflow: workflow.name,
            trigger: scene.trigger,
            payload: scene.payload,
            steps: unknown.results(for: action.templates.flatMap(\.references)),
            connection: scene.connection,
            secret: { [secrets] in secrets.contains($0) ? UnknownValues.secret : nil }
        )
        do throws(StepFailure) {
            let ready = try action.request(in: context)
            let record = try ready.record.read
            let shown = unknown.naming(ready.credential ? Self.withCredential(record) : record)
            return Step(action, standing, request: shown.value, unknown: shown.names)
        } catch {
            let reason = unknown.naming(.string(error.reason)).value.string
            return Step(action, standing, failure: reason, unknown: unknown.names)
        }
    }

    private func standing(of step: WorkflowStep, _ earlier: [String], _ scene: Scene) -> Standing {
        guard let condition = step.condition else { return .carriedOut }
        guard condition.contains(/\$\s*\.\s*"?steps(?![A-Za-z0-9_])/) else {
            return scene.conditions[step.id] == .some(.some(true)) ? .carriedOut : .passedOver
        }
        let named = earlier.filter { id in
            condition.matches(of: /"?steps"?\s*\.\s*"?([A-Za-z0-9_-]+)/).contains { $0.output.1 == id[...] }
        }
        return .dependsOn(named)
    }

    private static func withCredential(_ record: JSONValue) -> JSONValue {
        guard var members = record.members, var headers = members["headers"]?.members else { return record }
        headers["Authorization"] = .string(Secret.mask)
        members["headers"] = .object(headers)
        return .object(members)
    }
}

extension JSONText {
    fileprivate var read: JSONValue {
        get throws(StepFailure) {
            do throws(JSONError) { return try value() } catch {
                throw StepFailure("the request is nested too deeply to be shown")
            }
        }
    }
}

extension Rehearsal.Step {
    fileprivate init(
        _ action: StepAction,
        _ standing: Rehearsal.Standing,
        request: JSONValue? = nil,
        failure: String? = nil,
        unknown: [String] = []
    ) {
        self.init(
            id: action.step.id,
            action: action.step.action,
            standing: standing,
            request: request,
            failure: failure,
            unknown: unknown
        )
    }
}
