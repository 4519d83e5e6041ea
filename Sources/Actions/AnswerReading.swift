package import Domain
package import FoundationEssentials
package import HTTPTypes

/// What an answer, or the lack of one, means for a step.
///
/// | answer | outcome |
/// |---|---|
/// | 2xx, or one of `succeed_on` | succeeded |
/// | 401 where the credential was sent | unauthorised |
/// | 408, 425, 429, 5xx (555 too) | retry; dead after the last attempt |
/// | 3xx and other 4xx | dead |
/// | none, nothing was sent | retry; dead after the last attempt |
/// | none, the request went out | unknown: again, or dead with the reason `unknown` |
///
/// An unknown answer is followed by another attempt when the step says `on_unknown: retry`, or says nothing and the
/// call may be repeated.
package struct AnswerReading: Sendable {
    package let step: WorkflowStep
    /// Whether the call may be made again when nobody knows whether it took effect: `ActionRequest.isRepeatable`.
    package let isRepeatable: Bool
    /// Whether the call carried the connection's credential.
    package let credential: Bool
    /// The number of this attempt, from 1.
    package let attempt: Int

    package init(step: WorkflowStep, isRepeatable: Bool, credential: Bool, attempt: Int) {
        self.step = step
        self.isRepeatable = isRepeatable
        self.credential = credential
        self.attempt = attempt
    }

    /// What an answer means.
    ///
    /// A wait is never shorter than the policy's nor than a `Retry-After` asks for (up to a day), and chance only adds.
    package func outcome(
        of status: Int,
        headers: HTTPFields,
        now: Date,
        using random: inout some RandomNumberGenerator
    ) -> Outcome {
        switch status {
        case 200...299: return .succeeded
        case _ where step.succeedOn.contains(status): return .succeeded
        case 401 where credential: return .unauthorised
        case 408, 425, 429, 500...599:
            let asked = headers[.retryAfter].flatMap { RetryAfter.wait($0, now: now) }
            return again(after: asked, because: "answered \(status)", using: &random)
        case 301, 302, 303, 307, 308: return .dead(because: "answered \(status); only GET and HEAD are sent on")
        default: return .dead(because: "answered \(status)")
        }
    }

    /// What a call without an answer means; also for an attempt whose worker died, which counts as sent.
    package func outcome(of failure: TransferFailure, using random: inout some RandomNumberGenerator) -> Outcome {
        guard failure.requestSent else { return again(because: failure.reason, using: &random) }
        guard repeatsUnknown else { return .dead(because: Outcome.unknown) }
        return again(because: "\(Outcome.unknown): \(failure.reason)", using: &random)
    }

    private var repeatsUnknown: Bool {
        switch step.onUnknown {
        case .retry: return true
        case .stop: return false
        case nil: return isRepeatable
        }
    }

    private func again(
        after asked: Duration? = nil,
        because reason: String,
        using random: inout some RandomNumberGenerator
    ) -> Outcome {
        guard let wait = RetrySchedule(step.retry).wait(after: attempt) else {
            return .dead(because: "\(reason); that was attempt \(attempt) of \(step.retry.attempts)")
        }
        return .retry(after: RetrySchedule.jittered(max(wait, asked ?? .zero), using: &random), because: reason)
    }
}

extension HTTPField.Name {
    fileprivate static var retryAfter: HTTPField.Name? { HTTPField.Name("Retry-After") }
}

extension HTTPFields {
    fileprivate subscript(name: HTTPField.Name?) -> String? { name.flatMap { self[$0] } }
}
