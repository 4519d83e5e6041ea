package import Logging

/// The log's reading of each observation: a line with fields, or nothing.
///
/// What happens per delivery, batch or attempt is `debug`; what an operator should see once is `info` or `notice`;
/// what wants a look is `warning`; what wants one now is `error`.
package struct ObservationLog: Sendable {
    private let logger: Logger

    package init(_ logger: Logger) {
        self.logger = logger
    }

    /// Writes the line that belongs to the observation, when the logger's level wants it.
    package func record(_ observation: Observation) {
        let level = Self.level(of: observation)
        // Before the words: at the default level the frequent observations end here.
        guard level >= logger.logLevel else { return }
        let line = Self.line(for: observation)
        logger.log(level: level, line.message, metadata: line.fields)
    }

    /// How urgent it is.
    static func level(of observation: Observation) -> Logger.Level {
        switch observation {
        case .laneDepth:
            .trace
        case .deliveryStored, .deliveryDuplicate, .deliveryRejected, .pingAnswered, .batchCommitted, .rejectionsSaved,
            .triggersMatched, .runsClaimed, .attemptFinished, .runEnded, .runPutOff,
            .poolEvent:
            .debug
        case .embeddedPostgres, .partitionsMade, .partitionDropped, .partitionKept, .operatorChanged:
            .info
        case .migrated(let applied):
            applied.isEmpty ? .info : .notice
        case .serviceStarted, .doorOpened, .serviceStopping, .serviceStopped, .databaseBack, .circuitClosed:
            .notice
        case .connectionChanged(_, let state):
            state == "active" ? .notice : .warning
        case .tokenRenewal(_, let failure):
            failure == nil ? .debug : .warning
        case .connectAnswered(let answer, _):
            answer.needsOperator ? .warning : .debug
        case .deliveryUnreadable, .expired, .rejectionsNotSaved, .leaseLost, .operatorRefused, .runsLooping,
            .circuitOpened, .rateLimited:
            .warning
        case .databaseAway, .batchFailed, .keyringIncomplete, .unexpected:
            .error
        }
    }

    /// The words and the fields; a field's name carries its unit.
    static func line(for observation: Observation) -> (message: Logger.Message, fields: Logger.Metadata) {
        switch observation {
        case .serviceStarted(let version, let roles):
            ("bittern started", ["version": "\(version)", "roles": list(roles)])
        case .doorOpened(let door, let address):
            ("door open", ["door": "\(door)", "address": "\(address)"])
        case .serviceStopping(let reason):
            ("stopping", ["reason": "\(reason)"])
        case .serviceStopped:
            ("stopped", [:])
        case .migrated(let applied):
            (applied.isEmpty ? "schema is current" : "migrations applied", ["applied": list(applied)])
        case .embeddedPostgres(let sentence):
            ("private PostgreSQL", ["said": "\(sentence)"])
        case .databaseAway(let reason):
            ("database away", ["reason": "\(reason)"])
        case .databaseBack(let duration):
            ("database back", ["away_seconds": seconds(duration)])
        case .poolEvent(let kind):
            ("connection pool", ["event": "\(kind)"])
        case .deliveryStored(let product, let triggers, let repeated, let duration):
            (
                "delivery stored",
                [
                    "product": "\(product)", "triggers": number(triggers), "repeated": .stringConvertible(repeated),
                    "duration_seconds": seconds(duration),
                ]
            )
        case .deliveryDuplicate(let product):
            ("delivery seen before", ["product": "\(product)"])
        case .deliveryRejected(let reason):
            ("delivery rejected", ["reason": "\(reason.rawValue)"])
        case .deliveryUnreadable(let product, let reason):
            ("delivery kept, and not readable", ["product": "\(product)", "reason": "\(reason)"])
        case .pingAnswered:
            ("ping answered", [:])
        case .batchCommitted(let lane, let deliveries, let triggers, let bytes, let duration):
            (
                "batch committed",
                [
                    "lane": number(lane), "deliveries": number(deliveries), "triggers": number(triggers),
                    "bytes": number(bytes), "duration_seconds": seconds(duration),
                ]
            )
        case .batchFailed(let lane, let deliveries, let reason):
            ("batch not stored", ["lane": number(lane), "deliveries": number(deliveries), "reason": "\(reason)"])
        case .laneDepth(let lane, let waiting):
            ("lane depth", ["lane": number(lane), "waiting": number(waiting)])
        case .rejectionsSaved(let webhooks):
            ("rejections saved", ["webhooks": number(webhooks)])
        case .rejectionsNotSaved(let reason):
            ("rejections not saved", ["reason": "\(reason)"])
        case .partitionsMade(let names):
            ("partitions made", ["count": "\(names.count)", "last": "\(names.last ?? "")"])
        case .partitionDropped(let name):
            ("partition dropped", ["partition": "\(name)"])
        case .partitionKept(let name, let reason):
            ("partition kept past its time", ["partition": "\(name)", "reason": "\(reason)"])
        case .expired(let partition, let triggers, let runs, let reason):
            (
                "expired before anybody took it",
                [
                    "partition": "\(partition)", "triggers": number(triggers), "runs": number(runs),
                    "reason": "\(reason)",
                ]
            )
        case .triggersMatched(let triggers, let runs):
            ("triggers matched", ["triggers": number(triggers), "runs": number(runs)])
        case .runsClaimed(let count):
            ("runs claimed", ["runs": number(count)])
        case .runsLooping(let count):
            ("runs parked: more than 20 a minute about one subject look like a loop", ["runs": number(count)])
        case .runPutOff(let reason):
            ("run put off", ["reason": "\(reason)"])
        case .circuitOpened(let origin, let reason):
            ("host not called for a while", ["origin": "\(origin)", "reason": "\(reason)"])
        case .circuitClosed(let origin):
            ("host answers again", ["origin": "\(origin)"])
        case .rateLimited(let bucket, let resource):
            ("rate limit used up", ["bucket": "\(bucket)", "resource": "\(resource)"])
        case .attemptFinished(let action, let outcome, let duration):
            (
                "attempt finished",
                ["action": "\(action)", "outcome": "\(outcome)", "duration_seconds": seconds(duration)]
            )
        case .runEnded(let state):
            ("run ended", ["state": "\(state)"])
        case .leaseLost(let run):
            ("lease lost to another worker", ["run": "\(run)"])
        case .connectionChanged(let connection, let state):
            ("connection changed", ["connection": "\(connection)", "state": "\(state)"])
        case .keyringIncomplete(let reason):
            ("the keyring does not open everything", ["reason": "\(reason)"])
        case .tokenRenewal(let connection, nil):
            ("token renewed", ["connection": "\(connection)"])
        case .tokenRenewal(let connection, let failure?):
            ("token not renewed", ["connection": "\(connection)", "reason": "\(failure)"])
        case .connectAnswered(let answer, let detail):
            ("customer answered", ["answer": "\(answer.rawValue)", "detail": "\(detail ?? "")"])
        case .operatorChanged(let kind, let verb, let name):
            ("changed by an operator", ["kind": "\(kind)", "verb": "\(verb)", "name": "\(name)"])
        case .operatorRefused(let reason):
            ("operator refused", ["reason": "\(reason)"])
        case .unexpected(let room, let reason):
            ("unexpected", ["room": "\(room)", "reason": "\(reason)"])
        }
    }

    private static func number(_ value: Int) -> Logger.MetadataValue {
        .stringConvertible(value)
    }

    private static func list(_ values: [String]) -> Logger.MetadataValue {
        .array(values.map { .string($0) })
    }

    private static func seconds(_ duration: Duration) -> Logger.MetadataValue {
        .stringConvertible(duration / .seconds(1))
    }
}
