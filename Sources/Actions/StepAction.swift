package import Domain

/// What a step does, its inputs read and their templates parsed: once for a workflow's version, filled for each run.
package struct StepAction: Sendable {
    /// The step that it was made from.
    package let step: WorkflowStep
    private let call: HTTPRequestAction

    /// Throws for an action that does not exist, for an input that is unknown, missing or outside its limits, and for what
    /// is no template; `path` is the step's place in its workflow.
    package init(_ step: WorkflowStep, at path: JSONPath = JSONPath([])) throws(WorkflowError) {
        guard step.action == HTTPRequestAction.name else {
            let hint = NearestName.hint(for: step.action, in: [HTTPRequestAction.name])
            throw WorkflowError(at: path + "action", "unknown action `\(step.action)`\(hint)")
        }
        self.step = step
        call = try HTTPRequestAction(step, at: path)
    }

    /// Every template of the step.
    package var templates: [Template] { call.templates }

    /// The secrets that the step inserts, each once, sorted.
    package var secretNames: [SecretName] { call.secretNames }

    /// The call, for one run.
    ///
    /// The same step in the same context always gives the same call, idempotency key included. Throws what no other
    /// attempt would mend.
    package func request(in context: StepContext) throws(StepFailure) -> ActionRequest { try call.request(in: context) }
}
