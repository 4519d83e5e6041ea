/// The numbers' reading of each observation: counters, gauges and histograms, in Prometheus' words.
///
/// `record` takes no lock and formats nothing. The series, their labels and the labels' values are fixed here and in
/// `MetricLabel.swift`; nothing a customer does can add one.
package final class ObservationMetrics: Sendable {
    private let version: String

    private let stored = Counter<ProductLabel>(
        "bittern_deliveries_stored_total",
        "Deliveries committed, repeats included."
    )
    private let repeated = Counter<ProductLabel>(
        "bittern_deliveries_repeated_total",
        "Deliveries whose body was seen before under another request id."
    )
    private let duplicate = Counter<ProductLabel>(
        "bittern_deliveries_duplicate_total",
        "Deliveries that came again with their own request id; nothing stored."
    )
    private let rejected = Counter<RejectionReason>(
        "bittern_deliveries_rejected_total",
        "Requests refused at the webhook door."
    )
    private let unreadable = Counter<ProductLabel>(
        "bittern_deliveries_unreadable_total",
        "Verified deliveries that were kept without being understood."
    )
    private let triggers = Counter<ProductLabel>("bittern_triggers_stored_total", "Triggers committed.")
    private let pings = Counter<NoLabel>("bittern_pings_answered_total", "Unsigned tests of Data Center answered.")
    private let storing = Histogram<ProductLabel>(
        "bittern_delivery_duration_seconds",
        "From a delivery's first byte to its commit.",
        seconds: Bounds.requests
    )
    private let batches = Counter<BatchLabel>("bittern_ingest_batches_total", "Batches written by the lanes.")
    private let bytes = Counter<NoLabel>("bittern_ingest_committed_bytes_total", "Bytes of bodies committed.")
    private let batchSize = Histogram<NoLabel>(
        "bittern_ingest_batch_deliveries",
        "Deliveries in a committed batch.",
        counts: Bounds.batches
    )
    private let committing = Histogram<NoLabel>(
        "bittern_ingest_commit_duration_seconds",
        "From a batch's first statement to its commit.",
        seconds: Bounds.requests
    )
    private let laneDepth = Gauge<LaneLabel>(
        "bittern_ingest_lane_waiting_deliveries",
        "Deliveries that wait in a lane for its next batch."
    )
    private let matched = Counter<NoLabel>(
        "bittern_triggers_matched_total",
        "Triggers held against the workflows."
    )
    private let made = Counter<NoLabel>("bittern_runs_made_total", "Runs that matching made.")
    private let looping = Counter<NoLabel>(
        "bittern_runs_looping_total",
        "Runs that were parked when they were made, because they look like a loop."
    )
    private let claimed = Counter<NoLabel>("bittern_runs_claimed_total", "Runs leased by this process.")
    private let putOff = Counter<PutOffLabel>(
        "bittern_runs_put_off_total",
        "Runs that were put off before a try, because a limit was used up or a host did not answer."
    )
    private let circuits = Counter<CircuitLabel>(
        "bittern_circuit_changes_total",
        "Hosts that were not called any more for a while, and that answered again."
    )
    private let limited = Counter<NoLabel>(
        "bittern_rate_limits_reached_total",
        "Times Bitbucket said 429, and calls of one kind were held back."
    )
    private let ended = Counter<RunStateLabel>("bittern_runs_ended_total", "Runs that reached their end.")
    private let attempts = Counter<OutcomeLabel>("bittern_attempts_total", "Attempts at a step, by outcome.")
    private let attempting = Histogram<ActionLabel>(
        "bittern_attempt_duration_seconds",
        "From the start of an attempt to its outcome.",
        seconds: Bounds.calls
    )
    private let leasesLost = Counter<NoLabel>(
        "bittern_leases_lost_total",
        "Reports that came after another worker had taken the run."
    )
    private let expiredTriggers = Counter<NoLabel>(
        "bittern_triggers_expired_total",
        "Triggers that a consumer had not taken when their day was dropped."
    )
    private let expiredRuns = Counter<NoLabel>(
        "bittern_runs_expired_total",
        "Runs that had not ended when their day was dropped."
    )
    private let renewals = Counter<RenewalLabel>(
        "bittern_token_renewals_total",
        "Access tokens that were to be renewed, by what came of it."
    )
    private let connectAnswers = Counter<ConnectAnswer>(
        "bittern_connect_answers_total",
        "Answers to customers on the connect pages."
    )
    private let databaseUp = Gauge<NoLabel>("bittern_database_up", "1 while the database answers, 0 while it is away.")
    private let databaseAway = Counter<NoLabel>(
        "bittern_database_losses_total",
        "Times the database stopped answering."
    )
    private let pool = Counter<PoolEventLabel>("bittern_pool_events_total", "What the connection pool did.")
    private let refused = Counter<NoLabel>(
        "bittern_operator_requests_refused_total",
        "Requests at the operators' door that were not allowed."
    )
    private let unexpected = Counter<NoLabel>(
        "bittern_unexpected_total",
        "Cases nobody thought of; each is in the log."
    )

    /// `version` is shown as the label of `bittern_build_info`.
    package init(version: String) {
        self.version = version
        databaseUp.set(1, .only)
    }

    /// Counts it: some atomic additions, nothing that waits.
    package func record(_ observation: Observation) {
        switch observation {
        case .deliveryStored(let product, let count, let isRepeat, let duration):
            let product = ProductLabel(product)
            stored.add(1, product)
            triggers.add(count, product)
            if isRepeat { repeated.add(1, product) }
            storing.observe(duration, product)
        case .batchCommitted(_, let deliveries, _, let size, let duration):
            batches.add(1, .committed)
            bytes.add(size)
            batchSize.observe(deliveries, .only)
            committing.observe(duration, .only)
        case .laneDepth(let lane, let waiting): laneDepth.set(waiting, LaneLabel(lane))
        case .deliveryDuplicate(let product): duplicate.add(1, ProductLabel(product))
        case .deliveryRejected(let reason): rejected.add(1, reason)
        case .deliveryUnreadable(let product, _): unreadable.add(1, ProductLabel(product))
        case .pingAnswered: pings.add()
        case .batchFailed: batches.add(1, .failed)
        case .triggersMatched(let count, let runs):
            matched.add(count)
            made.add(runs)
        case .runsLooping(let count): looping.add(count)
        case .runsClaimed(let count): claimed.add(count)
        case .runPutOff(let reason): putOff.add(1, PutOffLabel(reason))
        case .circuitOpened: circuits.add(1, .opened)
        case .circuitClosed: circuits.add(1, .closed)
        case .rateLimited: limited.add()
        case .attemptFinished(let action, let outcome, let duration):
            attempts.add(1, OutcomeLabel(outcome))
            attempting.observe(duration, ActionLabel(action))
        case .runEnded(let state): ended.add(1, RunStateLabel(state))
        case .leaseLost: leasesLost.add()
        case .expired(_, let triggers, let runs, _):
            expiredTriggers.add(triggers)
            expiredRuns.add(runs)
        case .tokenRenewal(_, let failure): renewals.add(1, failure == nil ? .renewed : .failed)
        case .connectAnswered(let answer, _): connectAnswers.add(1, answer)
        case .databaseAway:
            databaseUp.set(0, .only)
            databaseAway.add()
        case .databaseBack: databaseUp.set(1, .only)
        case .poolEvent(let kind): pool.add(1, PoolEventLabel(kind))
        case .operatorRefused: refused.add()
        case .unexpected: unexpected.add()
        case .serviceStarted, .doorOpened, .serviceStopping, .serviceStopped, .migrated, .embeddedPostgres,
            .rejectionsSaved, .rejectionsNotSaved, .partitionsMade, .partitionDropped, .partitionKept,
            .connectionChanged, .keyringIncomplete, .operatorChanged:
            break
        }
    }

    /// The whole page of `/metrics` in Prometheus' text form, version 0.0.4.
    ///
    /// It has the series above, this process' own, and the caller's
    /// readings. Serve it as `text/plain; version=0.0.4; charset=utf-8`.
    package func render(extra: [GaugeReading] = []) -> String {
        let series: [any MetricSeries] = [
            stored, repeated, duplicate, rejected, unreadable, triggers, pings, storing, batches, bytes, batchSize,
            committing, laneDepth, matched, made, looping, claimed, putOff, circuits, limited, ended, attempts,
            attempting, leasesLost,
            expiredTriggers, expiredRuns, renewals, connectAnswers, databaseUp, databaseAway, pool, refused,
            unexpected,
        ]
        var text = MetricsText()
        text.header("bittern_build_info", "Always 1; the labels say what runs.", "gauge")
        text.sample("bittern_build_info", [("version", version)], 1)
        for one in series { one.write(to: &text) }
        ProcessReading.current()?.write(to: &text)
        text.gauges(extra)
        return text.text
    }
}

/// The histograms' bounds, chosen around the promises: 15 ms for a delivery, 30 s for a call.
private enum Bounds {
    static let requests = [0.001, 0.0025, 0.005, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3]
    static let calls = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
    static let batches = [1, 2, 4, 8, 16, 32, 64, 128, 256]
}
