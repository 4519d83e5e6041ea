/// Everything the service can say about itself.
///
/// `Telemetry` turns each into a log line, a metric, or both; nothing else in the house logs. The values are plain, so that no room needs another room's types to speak. A `reason` is a sentence for an
/// operator: it never holds a body, a token, a signature or a secret.
package enum Observation: Sendable {
    // The life of the process.

    /// The process is up, with the roles it was given (`receiver`, `worker`, `console`).
    case serviceStarted(version: String, roles: [String])

    /// A door accepts connections at this address, `127.0.0.1:8080`.
    case doorOpened(door: String, address: String)

    /// The drain began: `SIGTERM`, or the service that ended first.
    case serviceStopping(reason: String)

    /// The drain is over; the last thing said.
    case serviceStopped

    /// These migrations were applied by this process, in order; empty when there was nothing to do.
    case migrated(applied: [String])

    /// A sentence about the private PostgreSQL: made, taken over, started, stopped.
    case embeddedPostgres(String)

    /// The database stopped answering.
    case databaseAway(reason: String)

    /// The database answers again, so long after it stopped.
    case databaseBack(after: Duration)

    /// The connection pool opened, closed, lost or ran out of connections: `opened`, `closed`, `broken`, `exhausted`,
    /// `waited`; other words are counted together.
    case poolEvent(kind: String)

    // In: from the door to the commit.

    /// A delivery is durable; `duration` is from its first byte to the commit. `repeated`: the body was seen before
    /// under another request id.
    case deliveryStored(product: String, triggers: Int, repeated: Bool, duration: Duration)

    /// The same delivery again: nothing stored.
    case deliveryDuplicate(product: String)

    /// A request was refused.
    case deliveryRejected(reason: RejectionReason)

    /// A verified body that could not be read, and was kept as it is.
    case deliveryUnreadable(product: String, reason: String)

    /// Data Center's unsigned test was answered.
    case pingAnswered

    /// A batch of one lane is durable.
    case batchCommitted(lane: Int, deliveries: Int, triggers: Int, bytes: Int, duration: Duration)

    /// A batch was not stored; each of its deliveries gets 503.
    case batchFailed(lane: Int, deliveries: Int, reason: String)

    /// So many deliveries wait in this lane now.
    case laneDepth(lane: Int, waiting: Int)

    /// The last rejections of so many webhooks were written down.
    case rejectionsSaved(webhooks: Int)

    /// The last rejections could not be written down; they stay in memory until the next time.
    case rejectionsNotSaved(reason: String)

    /// Partitions were made ahead of their days.
    case partitionsMade(names: [String])

    /// A partition past its keeping time was dropped.
    case partitionDropped(name: String)

    /// A partition past its keeping time is kept, because somebody needs it or it is in use; said again when the reason changes.
    case partitionKept(name: String, reason: String)

    /// With a partition, triggers that consumers had not taken and runs that had not ended ended as dead, reason `expired`.
    case expired(partition: String, triggers: Int, runs: Int, reason: String)

    // Out: from the trigger to the answer.

    /// So many triggers were held against the workflows and gave so many runs.
    case triggersMatched(triggers: Int, runs: Int)

    /// So many runs were made and parked, because their workflow answers one subject more than twenty times a minute.
    case runsLooping(count: Int)

    /// This worker leased so many runs.
    case runsClaimed(count: Int)

    /// A run was put off without a try: `rate`, `circuit`.
    case runPutOff(because: String)

    /// A host did not answer so often that it is not called for a while.
    case circuitOpened(origin: String, reason: String)

    /// A host answers again.
    case circuitClosed(origin: String)

    /// Bitbucket said 429: nobody calls this kind of resource with this consumer or token for a while.
    case rateLimited(bucket: String, resource: String)

    /// One attempt is over: `succeeded`, `retry`, `dead`, `unknown`.
    case attemptFinished(action: String, outcome: String, duration: Duration)

    /// A run will not be tried again by itself: `succeeded`, `dead`, `cancelled`, `parked`.
    case runEnded(state: String)

    /// Another worker has this run now; what this one found out about it is not kept.
    case leaseLost(run: String)

    /// A connection changed its state: `active`, `reauthorization_required`, `revoked`.
    case connectionChanged(connection: String, state: String)

    /// The keyring does not open what is stored; which key, and how much of it.
    case keyringIncomplete(reason: String)

    /// A connection's token was renewed, or why it was not.
    case tokenRenewal(connection: String, failure: String?)

    /// A customer was answered on the connect pages; `detail` is for an operator: whose it was, or what Bitbucket said.
    case connectAnswered(ConnectAnswer, detail: String?)

    // People, and what nobody expected.

    /// An operator changed something: `webhook`, `created`, its name.
    case operatorChanged(kind: String, verb: String, name: String)

    /// A request at the operators' door was not allowed.
    case operatorRefused(reason: String)

    /// A mistake of ours, or a case nobody thought of; the room went on. Every one deserves a look.
    case unexpected(room: String, reason: String)
}
