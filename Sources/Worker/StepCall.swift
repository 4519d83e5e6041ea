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
        let request: JSONValue?
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
        return .tried(try await attempt(ready, action, run, as: whose))
    }

    private func attempt(
        _ ready: ActionRequest,
        _ action: StepAction,
        _ run: ClaimedRun,
        as connection: Connection?
    ) async throws -> Result {
        do {
            return try await send(ready, action, run, as: connection)
        } catch let error as TransferError {
            gate.failed(ready, because: error)
            return failure(error, ready, action, run)
        } catch {
            gate.unsent(ready)
            return try refusal(error, ready, action, run)
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

    private func send(
        _ ready: ActionRequest,
        _ action: StepAction,
        _ run: ClaimedRun,
        as connection: Connection?
    ) async throws -> Result {
        let (answer, tokens) = try await exchange(ready, as: connection?.name)
        gate.answered(ready, as: connection, with: answer.response)
        var random = SystemRandomNumberGenerator()
        let outcome = reading(of: ready, action, attempt: run.tries).outcome(
            of: answer.response.status.code,
            headers: answer.response.headerFields,
            now: now(),
            using: &random
        )
        let kept = StepResult.json(
            status: answer.response.status.code,
            headers: answer.response.headerFields,
            body: answer.body,
            mask: ready.mask.and(tokens)
        )
        return Result(outcome: outcome, request: ready.record, answer: kept)
    }

    /// With the connection's credential, and after a 401 with another: what was refused was not done.
    ///
    /// Returns the tokens that were shown, too: an answer may repeat them.
    private func exchange(
        _ ready: ActionRequest,
        as connection: String?
    ) async throws -> (answer: Answer, tokens: [Secret]) {
        guard let connection else { return (try await transfer(ready.request, ready), []) }
        let first = try await authoriser.authorise(ready.request, as: connection)
        let answer = try await transfer(first.request, ready)
        guard answer.response.status == .unauthorized else { return (answer, [first.token.token]) }
        let second = try await authoriser.authoriseAgain(first, because: "a call was answered 401")
        let again = try await transfer(second.request, ready)
        guard again.response.status == .unauthorized else { return (again, [first.token.token, second.token.token]) }
        throw try await authoriser.verdict(on: second, because: "a call with a new token was answered 401")
    }

    private func transfer(_ request: HTTPRequest, _ ready: ActionRequest) async throws -> Answer {
        try await curl.send(
            request,
            body: ready.body,
            limits: TransferLimits(total: ready.timeout, bodyBytes: settings.answerLimitBytes),
            addresses: try addresses(for: ready)
        )
    }

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
            method: ready.request.method,
            credential: ready.credential,
            attempt: attempt
        )
    }

    private func context(
        of action: StepAction,
        for run: ClaimedRun,
        as connection: Connection?
    ) async throws -> StepContext {
        guard let facts = run.facts else {
            throw StepFailure("its trigger is gone, or it or an earlier answer is nested too deeply to be read")
        }
        let target = try connection.map { try ConnectionTarget(base: $0.apiBaseURL) }
        var secrets: [SecretName: Secret] = [:]
        for name in action.secretNames { secrets[name] = try await authoriser.secret(named: name) }
        let opened = secrets
        return StepContext(
            run: run.id,
            workflow: run.workflow,
            trigger: facts["trigger"] ?? .null,
            payload: facts["payload"] ?? .null,
            steps: run.results,
            connection: target,
            secret: { opened[$0] }
        )
    }

    /// A call to the connection's own API may go to the exact host and port that the operator gave it, private or not.
    private func addresses(for ready: ActionRequest) throws -> AddressPolicy {
        guard ready.credential, let authority = ready.request.authority, let scheme = ready.request.scheme,
            let url = URL(string: "\(scheme)://\(authority)"), let host = url.host()
        else { return settings.addresses }
        let port = url.port ?? (scheme == "https" ? 443 : 80)
        return try AddressPolicy(allowing: settings.allowedRanges, endpoints: [(host: host, port: port)])
    }
}
