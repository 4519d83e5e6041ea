/// A workflow as its author wrote it: which triggers start it, and which steps it then takes.
package struct WorkflowDefinition: Sendable, Hashable {
    package let name: String
    /// Never empty.
    package let on: [TypePattern]
    /// An SQL/JSON path predicate over `{trigger, payload}`, checked by PostgreSQL when the workflow is applied.
    package let condition: String?
    /// The connection that its steps use; nil: that of the trigger's webhook.
    package let connection: String?
    /// Repositories as in `trigger.repository.full_name`, or globs of them; empty: every one, and triggers without any.
    package let repositories: [String]
    /// Whether deliveries that came before, under another request id, start it again.
    package let repeats: Bool
    /// Whether what the connection's own account does starts it.
    package let ownEvents: Bool
    /// How long after its trigger came a run begins: Bitbucket's API lags its hooks.
    package let after: Duration
    /// A template; runs that fill it with the same text are carried out one at a time, in order of arrival.
    package let serialize: String?
    /// How many of its runs may be in hand at a time, over all processes; nil: the pool's own limit.
    package let concurrency: Int?
    /// How old a run may get before it is given up; nil: as old as its trigger is kept.
    package let timeout: Duration?
    /// One to `stepLimit`, each id once.
    package let steps: [WorkflowStep]

    package static let stepLimit = 50
    package static let concurrencyAllowed = 1...1_000
    package static let timeoutsAllowed = Duration.seconds(1)...Duration.seconds(30 * 86_400)
    package static let repositoryLimit = 1_000

    package init(
        name: String,
        on: [TypePattern],
        condition: String? = nil,
        connection: String? = nil,
        repositories: [String] = [],
        repeats: Bool = false,
        ownEvents: Bool = false,
        after: Duration = .zero,
        serialize: String? = nil,
        concurrency: Int? = nil,
        timeout: Duration? = nil,
        steps: [WorkflowStep]
    ) {
        self.name = name
        self.on = on
        self.condition = condition
        self.connection = connection
        self.repositories = repositories
        self.repeats = repeats
        self.ownEvents = ownEvents
        self.after = after
        self.serialize = serialize
        self.concurrency = concurrency
        self.timeout = timeout
        self.steps = steps
    }
}
