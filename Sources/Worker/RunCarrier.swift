import Actions
import Domain
import FoundationEssentials
import Store
import Telemetry

/// Carries one run out: from the step it was claimed at to the last, each step on disk before the next begins.
struct RunCarrier: Sendable {
    let call: StepCall
    let shelf: WorkflowShelf
    let conditions: ConditionBatch
    let reports: ReportBatch
    let holds: QueueHolds
    let keeper: LeaseKeeper
    let telemetry: Telemetry
    let now: @Sendable () -> Date

    /// What one step came to: what is written down, and what later steps see of it.
    private struct Done {
        let report: RunReport
        var action: String?
        var result: JSONValue?
    }

    /// Returns when the run has ended, waits, or belongs to another worker.
    ///
    /// `isStopping` is asked between steps: a run is then given back rather than begun.
    func carry(_ claimed: ClaimedRun, isStopping: @Sendable () -> Bool) async {
        keeper.hold(claimed.id, lease: claimed.lease)
        defer { keeper.release(claimed.id) }
        var run = claimed
        while true {
            let done = isStopping() ? Done(report: run.givenBack) : await perform(run)
            guard await reports.write(done.report) else {
                return telemetry.observe(.leaseLost(run: String(run.id)))
            }
            observe(done)
            guard case .goOn = done.report.verdict else { return }
            run = run.afterStep(done.report.attempt?.stepID ?? "", result: done.result, at: now())
        }
    }

    /// One step.
    ///
    /// Never fails: what goes wrong is in the report.
    private func perform(_ run: ClaimedRun) async -> Done {
        do {
            guard let version = try await shelf.find(run.workflow, version: run.version),
                version.actions.indices.contains(run.step)
            else {
                return Done(report: run.dead(because: "version \(run.version) of \(run.workflow) is gone"))
            }
            return try await perform(version.actions[run.step], of: version, for: run)
        } catch is CancellationError {
            return Done(report: run.givenBack)
        } catch let error as WorkflowError {
            return Done(report: run.dead(because: "its workflow cannot be read: \(error)"))
        } catch {
            // The database, in all likelihood: nothing was sent, and the try does not count. Not again at once, because what
            // is wrong may stay wrong.
            telemetry.observe(.unexpected(room: "worker", reason: "run \(run.id) is put off: \(error)"))
            let reason = "the worker could not begin: \(error)"
            return Done(report: run.report(nil, .putOff(until: now().addingTimeInterval(5), because: reason)))
        }
    }

    private func perform(
        _ action: StepAction,
        of version: WorkflowShelf.Version,
        for run: ClaimedRun
    ) async throws -> Done {
        let (start, clock) = (now(), ContinuousClock.now)
        func attempt(
            _ kind: Attempt.Kind,
            _ reason: String?,
            _ request: JSONText? = nil,
            _ answer: JSONValue?
        ) -> Attempt {
            Attempt(
                stepID: action.step.id,
                startedAt: start,
                duration: .now - clock,
                kind: kind,
                reason: reason,
                request: request?.bytes,
                answer: answer?.encoded
            )
        }
        let deadline = StepDeadline(run, step: action.step, of: version.definition)
        if let refusal = deadline.refusal(at: start, isFirst: run.tries == 1) {
            return Done(report: run.dead(because: refusal))
        }
        if let condition = action.step.condition {
            let question = ConditionBatch.Question(condition: condition, facts: run.allFacts)
            if let unmet = try await conditions.unmet(question) {
                let skipped = attempt(.skipped, unmet, nil, StepResult.skipped)
                return Done(
                    report: run.report(skipped, version.next(after: run.step, at: now())),
                    result: StepResult.skipped
                )
            }
        }
        switch try await call.make(action, for: run) {
        case .putOff(let until, let because):
            if let queue = run.queue { holds.hold(QueueHold(queue: queue, until: until, reason: because)) }
            return Done(report: run.report(nil, .putOff(until: until, because: because)))
        case .tried(let result):
            let (kind, reason, verdict) = decide(result.outcome, at: run, in: version, until: deadline)
            let report = run.report(attempt(kind, reason, result.request, result.answer), verdict)
            return Done(report: report, action: action.step.action, result: result.answer)
        }
    }

    private func decide(
        _ outcome: Outcome,
        at run: ClaimedRun,
        in version: WorkflowShelf.Version,
        until deadline: StepDeadline
    ) -> (Attempt.Kind, reason: String?, Verdict) {
        switch outcome {
        case .succeeded: return (.succeeded, nil, version.next(after: run.step, at: now()))
        case .retry(let wait, let because):
            let due = now().addingTimeInterval(wait / .seconds(1))
            guard let refusal = deadline.refusal(at: due, isFirst: false) else {
                return (.retry, because, .retry(at: due))
            }
            let reason = "\(because); not tried again: \(refusal)"
            return (.dead, reason, .dead(because: reason))
        case .dead(let because):
            return (because == Outcome.unknown ? .unknown : .dead, because, .dead(because: because))
        case .unauthorised:
            return (.unauthorised, "the credential was refused", .park(because: "reauthorization_required"))
        }
    }

    private func observe(_ done: Done) {
        if let attempt = done.report.attempt, let action = done.action {
            telemetry.observe(
                .attemptFinished(action: action, outcome: attempt.kind.rawValue, duration: attempt.duration)
            )
        }
        switch done.report.verdict {
        case .succeeded: telemetry.observe(.runEnded(state: "succeeded"))
        case .dead: telemetry.observe(.runEnded(state: "dead"))
        case .park: telemetry.observe(.runEnded(state: "parked"))
        case .goOn, .goOnLater, .retry, .putOff, .giveBack: break
        }
    }
}

extension WorkflowShelf.Version {
    /// Where a run goes that has done a step.
    fileprivate func next(after step: Int, at now: Date) -> Verdict {
        guard actions.indices.contains(step + 1) else { return .succeeded }
        let wait = actions[step + 1].step.after
        return wait == .zero ? .goOn : .goOnLater(at: now.addingTimeInterval(wait / .seconds(1)))
    }
}

extension ClaimedRun {
    fileprivate func report(_ attempt: Attempt?, _ verdict: Verdict) -> RunReport {
        RunReport(run: id, lease: lease, step: step, number: number, attempt: attempt, verdict: verdict)
    }

    fileprivate func dead(because reason: String) -> RunReport { report(nil, .dead(because: reason)) }

    /// As if it had not been claimed; a try that may have gone out before stays recorded.
    fileprivate var givenBack: RunReport { report(nil, .giveBack) }

    /// `{trigger, payload, steps}`, JSON text, for a step's condition.
    fileprivate var allFacts: [UInt8] {
        Array(#"{"trigger":"#.utf8) + (trigger ?? .null).bytes + Array(#","payload":"#.utf8) + payload.bytes
            + Array(#","steps":"#.utf8) + JSONValue.object(results).encoded + [UInt8(ascii: "}")]
    }
}
