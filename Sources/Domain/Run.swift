package import FoundationEssentials

/// One workflow being carried out for one trigger, at the step that is to be done now, under a worker's lease.
package struct ClaimedRun: Sendable {
    package let id: Int64
    /// Fences a worker that comes late: a report with another lease changes nothing.
    package let lease: UUID
    /// The step to do, from 0.
    package let step: Int
    /// How often this step has been tried, this try included.
    package let number: Int
    /// The try before this one never reported: its request may or may not have gone out.
    package let isAbandoned: Bool
    package let workflow: String
    package let version: Int
    package let connection: String?
    package let triggerID: Int64
    /// `{trigger, payload}`; `nil` when the trigger has been dropped by retention.
    package let facts: JSONValue?
    /// The results of the steps before, by step id.
    package let results: JSONObject

    package init(
        id: Int64,
        lease: UUID,
        step: Int,
        number: Int,
        isAbandoned: Bool,
        workflow: String,
        version: Int,
        connection: String?,
        triggerID: Int64,
        facts: JSONValue?,
        results: JSONObject
    ) {
        self.id = id
        self.lease = lease
        self.step = step
        self.number = number
        self.isAbandoned = isAbandoned
        self.workflow = workflow
        self.version = version
        self.connection = connection
        self.triggerID = triggerID
        self.facts = facts
        self.results = results
    }
}
