import Actions
import Credentials
import Curl
import Domain
import FoundationEssentials
import HTTPTypes

/// One try at one step: make the request, put the credential on, send it, read the answer.
struct StepCall: Sendable {
    /// What came of it: a try, or none, because its host or its rate limit is known not to take it now.
    enum Made {
        case tried(Result)
        case putOff(until: Date, because: String)
    }

    /// What a try gave: how it is filed, what it means for the run, and what later steps see of it.
    struct Result {
        let outcome: Outcome
        let request: JSONText?
        let answer: JSONValue?
    }

    let authoriser: Authoriser
    let curl: CurlLoop
    let gate: CallGate
    let settings: WorkerSettings
    let now: @Sendable () -> Date

    /// Never throws: whatever goes wrong with this step is an outcome.
    ///
    /// What goes wrong around it is thrown.
    ///
    /// - Throws: what the database throws, and `CancellationError` when nothing was sent.
    func make(_ action: StepAction, for run: ClaimedRun) async throws -> Made {
        let ready: ActionRequest
        let connection: Connection?
        do {
            connection = if let name = run.connection { try await authoriser.connection(name) } else { nil }
            ready = try action.request(in: try await context(of: action, for: run, as: connection))
        } catch let failure as StepFailure {
            return .tried(Result(outcome: failure.outcome, request: nil, answer: nil))
        } catch let error as AuthorisationError {
            return .tried(Result(outcome: .dead(because: error.description), request: nil, answer: nil))
        }
        if run.isAbandoned, let outcome = afterSilence(ready, action, run) {
            return .tried(Result(outcome: outcome, request: ready.record, answer: nil))
        }
        let whose = ready.credential ? connection : nil
        if let (until, reason) = gate.wait(for: ready, as: whose) { return .putOff(until: until, because: reason) }
        return try await attempt(ready, action, run, as: whose)
    }

    private func attempt(
        _ ready: ActionRequest,
        _ action: StepAction,
        _ run: ClaimedRun,
        as connection: Connection?
    ) async throws -> Made {
        do {
            return try await send(ready, action, run, as: connection)
        } catch let error as TransferError {
            gate.failed(ready, because: error)
            return .tried(failure(error, ready, action, run))
        } catch let lost as StepTransfer.Lost {
            gate.answered(ready, as: connection, with: lost.answerAtHome)
            return .tried(failure(lost.error, ready, action, run))
        } catch {
            gate.unsent(ready)
            return .tried(try refusal(error, ready, action, run))
        }
    }

    /// Nothing went out, because of the credential.
    private func refusal(
        _ error: any Error,
        _ ready: ActionRequest,
        _ action: StepAction,
        _ run: ClaimedRun
    ) throws -> Result {
        do {
            throw error
        } catch AuthorisationError.notActive {
            return Result(outcome: .unauthorised, request: ready.record, answer: nil)
        } catch let error as AuthorisationError where error.mayPass {
            return Result(outcome: again(error.description, ready, action, run), request: ready.record, answer: nil)
        } catch let error as AuthorisationError {
            return Result(outcome: .dead(because: error.description), request: ready.record, answer: nil)
        }
    }

    /// No answer came.
    private func failure(
        _ error: TransferError,
        _ ready: ActionRequest,
        _ action: StepAction,
        _ run: ClaimedRun
    ) -> Result {
        let reason = ready.mask.masking(error.reason)
        guard error.kind != .addressRefused else {
            // Trying again would not move the address; the operator may allow it, and have the run done again.
            return Result(outcome: .dead(because: reason), request: ready.record, answer: nil)
        }
        var random = SystemRandomNumberGenerator()
        let outcome = reading(of: ready, action, attempt: run.tries).outcome(
            of: TransferFailure(requestSent: error.requestSent, reason: reason),
            using: &random
        )
        return Result(outcome: outcome, request: ready.record, answer: nil)
    }

    /// The call, and those for the pages after it.
    private func send(
        _ ready: ActionRequest,
        _ action: StepAction,
        _ run: ClaimedRun,
        as connection: Connection?
    ) async throws -> Made {
        let limit = ready.responseLimitBytes ?? settings.answerLimitBytes
        var pages = PagedAnswer(limitBytes: limit)
        var (call, tokens) = (ready, [Secret]())
        while true {
            let arrival = try await transfer.go(
                call,
                as: connection?.name,
                wanted: action.step.succeedOn,
                bodyBytes: ready.pages == nil ? limit : pages.bytesLeft
            )
            gate.answered(ready, as: connection, with: arrival.answerAtHome)
            tokens += arrival.tokens
            let (answer, mask) = (arrival.answer, ready.mask.and(tokens))
            func result(_ outcome: Outcome, pages: JSONValue? = nil) -> Made {
                .tried(Result(outcome: outcome, request: ready.record, answer: kept(arrival, ready, pages, mask)))
            }
            let outcome = outcome(of: arrival, ready, action, run)
            guard ready.pages != nil, answer.response.status.kind == .successful else { return result(outcome) }
            do throws(StepFailure) {
                guard let next = try pages.take(answer.body, isCut: answer.isCut, of: call) else {
                    return result(outcome, pages: pages.json)
                }
                call = next
            } catch {
                return result(error.outcome)
            }
            if let (_, reason) = gate.wait(for: call, as: connection) {
                // What was read is read again then, so this counts as a try: it would use up the limit that it waits for.
                return result(again("between two pages: \(reason)", ready, action, run))
            }
        }
    }

    private func outcome(
        of arrival: StepTransfer.Arrival,
        _ ready: ActionRequest,
        _ action: StepAction,
        _ run: ClaimedRun
    ) -> Outcome {
        if let refusal = arrival.refusal { return .dead(because: refusal) }
        var random = SystemRandomNumberGenerator()
        return reading(of: ready, action, attempt: run.tries).outcome(
            of: arrival.answer.response.status.code,
            headers: arrival.answer.response.headerFields,
            now: now(),
            using: &random
        )
    }

    /// What later steps see: the answer, or all its `pages`.
    private func kept(
        _ arrival: StepTransfer.Arrival,
        _ ready: ActionRequest,
        _ pages: JSONValue?,
        _ mask: SecretMask
    ) -> JSONValue {
        let answer = arrival.answer
        let (status, headers) = (answer.response.status.code, answer.response.headerFields)
        if let pages { return StepResult.json(status: status, headers: headers, pages: pages, mask: mask) }
        return StepResult.json(
            status: status,
            url: arrival.url,
            headers: headers,
            body: answer.body,
            isCut: answer.isCut,
            limitBytes: ready.responseLimitBytes ?? StepResult.bodyLimitBytes,
            mask: mask
        )
    }

    private var transfer: StepTransfer { StepTransfer(authoriser: authoriser, curl: curl, settings: settings) }

    /// Nothing was sent; the step's own patience decides.
    private func again(
        _ reason: String,
        _ ready: ActionRequest,
        _ action: StepAction,
        _ run: ClaimedRun
    ) -> Outcome {
        var random = SystemRandomNumberGenerator()
        let failure = TransferFailure(requestSent: false, reason: reason)
        return reading(of: ready, action, attempt: run.tries).outcome(of: failure, using: &random)
    }

    /// The worker before this one went silent: its request may have gone out.
    ///
    /// `nil` means that it may be sent again.
    private func afterSilence(_ ready: ActionRequest, _ action: StepAction, _ run: ClaimedRun) -> Outcome? {
        var random = SystemRandomNumberGenerator()
        let silence = TransferFailure(requestSent: true, reason: "the worker that had this run went silent")
        let outcome = reading(of: ready, action, attempt: run.tries - 1).outcome(of: silence, using: &random)
        if case .retry = outcome { return nil }
        return outcome
    }

    private func reading(of ready: ActionRequest, _ action: StepAction, attempt: Int) -> AnswerReading {
        AnswerReading(
            step: action.step,
            isRepeatable: ready.isRepeatable,
            credential: ready.credential,
            attempt: attempt
        )
    }

    private func context(
        of action: StepAction,
        for run: ClaimedRun,
        as connection: Connection?
    ) async throws -> StepContext {
        guard let trigger = run.trigger else {
            throw StepFailure("its trigger is gone, or an earlier answer is nested too deeply to be read")
        }
        let target = try connection.map { try ConnectionTarget(base: $0.apiBaseURL, app: $0.app) }
        var secrets: [SecretName: Secret] = [:]
        for name in action.secretNames { secrets[name] = try await authoriser.secret(named: name) }
        let opened = secrets
        return StepContext(
            run: run.id,
            workflow: run.workflow,
            trigger: trigger,
            payload: run.payload,
            steps: run.results,
            connection: target,
            secret: { opened[$0] }
        )
    }
}
