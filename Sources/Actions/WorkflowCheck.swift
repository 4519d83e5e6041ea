package import Domain

/// Looks into what the strict reading leaves alone: the actions' names, inputs and templates.
package enum WorkflowCheck {
    /// Throws the first mistake: an action that does not exist, a wrong input, a template that is none, or one that
    /// refers to a step which does not come before it.
    package static func check(_ workflow: WorkflowDefinition) throws(WorkflowError) {
        if let serialize = workflow.serialize {
            let path = JSONPath([.key("serialize")])
            let template = try Template(scalar: .string(serialize), at: path)
            for reference in template.references where reference.isLate {
                throw WorkflowError(at: path, "`\(reference)` is not known yet when runs are put in order")
            }
            guard template.compiled != nil else {
                throw WorkflowError(
                    at: path,
                    "only the filters default, upper, lower, json, first_line and truncate can be used here"
                )
            }
        }
        var earlier: [String] = []
        for (index, step) in workflow.steps.enumerated() {
            let path = JSONPath([.key("steps"), .index(index)])
            for template in try StepAction(step, at: path).templates {
                try check(template, at: path + "with", earlier: earlier)
            }
            earlier.append(step.id)
        }
    }

    private static func check(_ template: Template, at path: JSONPath, earlier: [String]) throws(WorkflowError) {
        for reference in template.references where reference.root == .steps {
            guard case .key(let id) = reference.path.steps.first else {
                throw WorkflowError(at: path, "`\(reference)` names no step; write `steps.<id>`")
            }
            guard earlier.contains(id) else {
                let hint = NearestName.hint(for: id, in: earlier)
                throw WorkflowError(at: path, "`\(reference)`: no step before this one has the id `\(id)`\(hint)")
            }
        }
    }
}

extension TemplateReference {
    /// Whether it is known only once a run is under way.
    fileprivate var isLate: Bool {
        switch root {
        case .trigger, .payload: false
        case .steps, .run, .secrets: true
        }
    }
}
