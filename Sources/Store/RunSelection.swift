/// Which runs an operator means; what is `nil` does not narrow.
package struct RunSelection: Sendable {
    /// `waiting`, `running`, `blocked`, `parked`, `succeeded`, `dead`, `cancelled`.
    package var states: [String]?
    package var workflow: String?
    package var connection: String?
    package var trigger: Int64?
    /// What their reason begins with.
    package var reason: String?
    /// When they were made: `30m`, `6h` or `1d` ago, or a `timestamptz` as PostgreSQL reads it.
    package var since: String?
    /// The same, and not included.
    package var until: String?

    package init(
        states: [String]? = nil,
        workflow: String? = nil,
        connection: String? = nil,
        trigger: Int64? = nil,
        reason: String? = nil,
        since: String? = nil,
        until: String? = nil
    ) {
        self.states = states
        self.workflow = workflow
        self.connection = connection
        self.trigger = trigger
        self.reason = reason
        self.since = since
        self.until = until
    }
}

/// Which stored triggers are to be held against the workflows again, and against which of them.
package struct ReplaySelection: Sendable {
    /// These and no others; the fields below then say nothing.
    package var triggers: [Int64]?
    /// When they came, as in `RunSelection`.
    package var since: String?
    package var until: String?
    /// A type or a glob.
    package var type: String?
    package var webhook: String?
    package var connection: String?
    /// The one that is asked; all that are in force when `nil`.
    package var workflow: String?
    /// Also where the trigger has a run of that workflow already.
    package var again: Bool

    package init(
        triggers: [Int64]? = nil,
        since: String? = nil,
        until: String? = nil,
        type: String? = nil,
        webhook: String? = nil,
        connection: String? = nil,
        workflow: String? = nil,
        again: Bool = false
    ) {
        self.triggers = triggers
        self.since = since
        self.until = until
        self.type = type
        self.webhook = webhook
        self.connection = connection
        self.workflow = workflow
        self.again = again
    }
}
