import Actions
import Domain
import FoundationEssentials
import Store
import Telemetry

/// Carries one run out: from the step it was claimed at to the last, each step on disk before the next begins.
struct RunCarrier: Sendable {
    let call: StepCall
    let runs: RunStore
    let shelf: WorkflowShelf
    let reports: ReportBatch
    let keeper: LeaseKeeper
    let telemetry: Telemetry
    let now: @Sendable () -> Date

    /// Returns when the run has ended, waits, or belongs to another worker.
    ///
    /// `isStopping` is asked between steps: a run is then given back rather than begun.
    func carry(_ claimed: ClaimedRun, isStopping: @Sendable () -> Bool) async {
        keeper.hold(claimed.id, lease: claimed.lease)
        defer { keeper.release(claimed.id) }
        var run = claimed
        while true {
            let (report, result) = isStopping() ? (run.givenBack, nil) : await perform(run)
            guard await reports.write(report) else {
                return telemetry.observe(.leaseLost(run: String(run.id)))
            }
            observe(report)
            guard case .goOn = report.verdict else { return }
            run = run.afterStep(report.attempt?.stepID ?? "", result: result)
        }
    }

    /// One step.
    ///
    /// Never fails: what goes wrong is in the report.
    private func perform(_ run: ClaimedRun) async -> (RunReport, result: JSONValue?) {
        let start = now()
        let clock = ContinuousClock.now
        do {
            guard let version = try await shelf.find(run.workflow, version: run.version),
                version.actions.indices.contains(run.step)
            else { return (run.dead(because: "version \(run.version) of \(run.workflow) is gone"), nil) }
            let action = version.actions[run.step]
            let isLast = run.step == version.actions.count - 1

            if let condition = action.step.condition, try await !runs.holds(condition, of: run.allFacts) {
                let skipped = Attempt(
                    stepID: action.step.id,
                    startedAt: start,
                    duration: .now - clock,
                    kind: .skipped,
                    reason: "its condition does not hold",
                    request: nil,
                    answer: StepResult.skipped.encoded
                )
                return (run.report(skipped, isLast ? .succeeded : .goOn), StepResult.skipped)
            }

            let result = try await call.make(action, for: run)
            let (kind, reason, verdict) = decide(result.outcome, isLast: isLast)
            let attempt = Attempt(
                stepID: action.step.id,
                startedAt: start,
                duration: .now - clock,
                kind: kind,
                reason: reason,
                request: result.request?.encoded,
                answer: result.answer?.encoded
            )
            return (run.report(attempt, verdict), result.answer)
        } catch is CancellationError {
            return (run.givenBack, nil)
        } catch let error as WorkflowError {
            return (run.dead(because: "its workflow cannot be read: \(error)"), nil)
        } catch {
            // The database, in all likelihood: nothing was sent, and the try does not count. Not again at once, because what
            // is wrong may stay wrong.
            telemetry.observe(.unexpected(room: "worker", reason: "run \(run.id) is put off: \(error)"))
            return (run.report(nil, .retry(at: now().addingTimeInterval(5))), nil)
        }
    }

    private func decide(_ outcome: Outcome, isLast: Bool) -> (Attempt.Kind, reason: String?, Verdict) {
        switch outcome {
        case .succeeded: (.succeeded, nil, isLast ? .succeeded : .goOn)
        case .retry(let wait, let because): (.retry, because, .retry(at: now().addingTimeInterval(wait / .seconds(1))))
        case .dead(let because): (because == Outcome.unknown ? .unknown : .dead, because, .dead(because: because))
        case .unauthorised: (.unauthorised, "the credential was refused", .park(because: "reauthorization_required"))
        }
    }

    private func observe(_ report: RunReport) {
        if let attempt = report.attempt {
            telemetry.observe(
                .attemptFinished(
                    action: "http.request",
                    outcome: attempt.kind.rawValue,
                    duration: attempt.duration
                )
            )
        }
        switch report.verdict {
        case .succeeded: telemetry.observe(.runEnded(state: "succeeded"))
        case .dead: telemetry.observe(.runEnded(state: "dead"))
        case .park: telemetry.observe(.runEnded(state: "parked"))
        case .goOn, .retry, .giveBack: break
        }
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
        var all = facts?.members ?? JSONObject()
        all["steps"] = .object(results)
        return JSONValue.object(all).encoded
    }

    fileprivate func afterStep(_ stepID: String, result: JSONValue?) -> ClaimedRun {
        var results = results
        results[stepID] = result
        return ClaimedRun(
            id: id,
            lease: lease,
            step: step + 1,
            number: 1,
            isAbandoned: false,
            workflow: workflow,
            version: version,
            connection: connection,
            triggerID: triggerID,
            facts: facts,
            results: results
        )
    }
}
