/// A workflow as its author wrote it: which triggers start it, and which steps it then takes.
package struct WorkflowDefinition: Sendable, Hashable {
    package let name: String
    /// Never empty.
    package let on: [TypePattern]
    /// An SQL/JSON path predicate over `{trigger, payload}`, checked by PostgreSQL when the workflow is applied.
    package let condition: String?
    /// The connection that its steps use; nil: that of the trigger's webhook.
    package let connection: String?
    /// Whether deliveries that came before, under another request id, start it again.
    package let repeats: Bool
    /// Whether what the connection's own account does starts it.
    package let ownEvents: Bool
    /// A template; runs that fill it with the same text are carried out one at a time, in order of arrival.
    package let serialize: String?
    /// One to `stepLimit`, each id once.
    package let steps: [WorkflowStep]

    package static let stepLimit = 50

    package init(
        name: String,
        on: [TypePattern],
        condition: String? = nil,
        connection: String? = nil,
        repeats: Bool = false,
        ownEvents: Bool = false,
        serialize: String? = nil,
        steps: [WorkflowStep]
    ) {
        self.name = name
        self.on = on
        self.condition = condition
        self.connection = connection
        self.repeats = repeats
        self.ownEvents = ownEvents
        self.serialize = serialize
        self.steps = steps
    }
}
