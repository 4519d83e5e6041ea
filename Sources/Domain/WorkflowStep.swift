/// One action of a workflow, with what it is given and what its answer means.
package struct WorkflowStep: Sendable, Hashable {
    /// Its name within the workflow; later steps find its result under it.
    package let id: String
    /// What it does: `http.request`, or one of the catalogue.
    package let action: String
    /// An SQL/JSON path predicate over `{trigger, payload, steps}`; the step is passed over unless it is true.
    package let condition: String?
    /// The action's inputs as written, templates unfilled; always an object.
    package let inputs: JSONValue
    /// How long after the step before it was done, or the run began, it begins.
    package let after: Duration
    /// From the first byte sent to the last received; nil: the action's own limit.
    package let timeout: Duration?
    package let retry: RetryPolicy
    /// Statuses that mean success besides 2xx.
    package let succeedOn: [Int]
    /// What to do when nobody knows whether the request took effect; nil: the action's own rule.
    package let onUnknown: UnknownAnswer?

    package static let succeedOnLimit = 50
    package static let delaysAllowed = Duration.zero...Duration.seconds(7 * 86_400)
    package static let timeoutsAllowed = Duration.seconds(1)...Duration.seconds(300)

    package init(
        id: String,
        action: String,
        condition: String? = nil,
        inputs: JSONValue = [:],
        after: Duration = .zero,
        timeout: Duration? = nil,
        retry: RetryPolicy = .standard,
        succeedOn: [Int] = [],
        onUnknown: UnknownAnswer? = nil
    ) {
        self.id = id
        self.action = action
        self.condition = condition
        self.inputs = inputs
        self.after = after
        self.timeout = timeout
        self.retry = retry
        self.succeedOn = succeedOn
        self.onUnknown = onUnknown
    }
}

/// What follows an attempt whose answer is unknown: the line broke after the request went out, or the worker died.
package enum UnknownAnswer: String, Sendable, Hashable, CaseIterable {
    case retry
    case stop
}
