package import FoundationEssentials

/// One workflow being carried out for one trigger, at the step that is to be done now, under a worker's lease.
package struct ClaimedRun: Sendable {
    package let id: Int64
    /// Fences a worker that comes late: a report with another lease changes nothing.
    package let lease: UUID
    /// The step to do, from 0.
    package private(set) var step: Int
    /// The number of this attempt at the step, from 1, over all times that it was done again.
    package private(set) var number: Int
    /// How often the step has been tried since an operator had it done again, this try included: what its patience counts.
    package private(set) var tries: Int
    /// The try before this one never reported: its request may or may not have gone out.
    package private(set) var isAbandoned: Bool
    /// The place where it waited and others like it do: its workflow's version, step and connection.
    ///
    /// Nil after its first step here: where runs wait for the next one is known when one has to.
    package private(set) var queue: Int32?
    package let workflow: String
    package let version: Int
    package let connection: String?
    package let triggerID: Int64
    package let createdAt: Date
    /// When this step was begun for the first time.
    package private(set) var stepStartedAt: Date
    /// The trigger's document; `nil` when retention has dropped it.
    package let trigger: JSONText?
    /// The delivery's body; null when it could not be read, or when no step asks for it.
    package let payload: JSONText
    /// The results of the steps before, by step id.
    package private(set) var results: JSONObject

    package init(
        id: Int64,
        lease: UUID,
        step: Int,
        number: Int,
        tries: Int,
        isAbandoned: Bool,
        queue: Int32,
        workflow: String,
        version: Int,
        connection: String?,
        triggerID: Int64,
        createdAt: Date,
        stepStartedAt: Date,
        trigger: JSONText?,
        payload: JSONText,
        results: JSONObject
    ) {
        self.id = id
        self.lease = lease
        self.step = step
        self.number = number
        self.tries = tries
        self.isAbandoned = isAbandoned
        self.queue = queue
        self.workflow = workflow
        self.version = version
        self.connection = connection
        self.triggerID = triggerID
        self.createdAt = createdAt
        self.stepStartedAt = stepStartedAt
        self.trigger = trigger
        self.payload = payload
        self.results = results
    }

    /// The same run at its next step, under the same lease.
    package func afterStep(_ stepID: String, result: JSONValue?, at now: Date) -> ClaimedRun {
        var next = self
        next.results[stepID] = result
        next.step += 1
        (next.number, next.tries) = (1, 1)
        next.isAbandoned = false
        next.queue = nil
        next.stepStartedAt = now
        return next
    }
}

/// Nobody is to claim from a queue before a moment: its host is down, or its rate limit is used up.
package struct QueueHold: Sendable {
    package let queue: Int32
    package let until: Date
    package let reason: String

    package init(queue: Int32, until: Date, reason: String) {
        self.queue = queue
        self.until = until
        self.reason = reason
    }
}
