package import Domain

/// What a step does, its inputs read and their templates parsed: once for a workflow's version, filled for each run.
package struct StepAction: Sendable {
    private enum Call: Sendable {
        case http(HTTPRequestAction)
        case catalogue(CatalogueStep)
    }

    /// The step that it was made from.
    package let step: WorkflowStep
    private let call: Call

    /// Throws for an action that does not exist, for an input that is unknown, missing or outside its limits, for what is no
    /// template, and for a timeout that is given twice; `path` is the step's place in its workflow.
    package init(_ step: WorkflowStep, at path: JSONPath = JSONPath([])) throws(WorkflowError) {
        self.step = step
        if step.action == HTTPRequestAction.name {
            guard step.timeout == nil || step.inputs["timeout"] == nil else {
                throw WorkflowError(at: path + "timeout", "is given here and in `with`; give it once")
            }
            call = .http(try HTTPRequestAction(step, at: path))
        } else if let action = Catalogue.named(step.action) {
            call = .catalogue(try CatalogueStep(step, action, at: path))
        } else {
            throw WorkflowError(
                at: path + "action",
                "unknown action `\(step.action)`\(ActionDescription.hint(for: step.action))"
            )
        }
    }

    /// Every template of the step, those that its inputs fall back on too.
    package var templates: [Template] {
        switch call {
        case .http(let call): call.templates
        case .catalogue(let call): call.templates
        }
    }

    /// The secrets that the step inserts, each once, sorted.
    package var secretNames: [SecretName] {
        switch call {
        case .http(let call): call.secretNames
        case .catalogue(let call): call.secretNames
        }
    }

    /// The call, for one run.
    ///
    /// The same step in the same context always gives the same call, idempotency key included. Throws what no other
    /// attempt would mend.
    package func request(in context: StepContext) throws(StepFailure) -> ActionRequest {
        var request =
            switch call {
            case .http(let call): try call.request(in: context)
            case .catalogue(let call): try call.request(in: context)
            }
        if let timeout = step.timeout { request.timeout = timeout }
        return request
    }
}
