package import FoundationEssentials

/// Until when a step of a run may still be begun: within the window of its retries, and before the run is too old.
package struct StepDeadline: Sendable {
    private let oldAt: Date?
    private let windowEnds: Date
    private let step: WorkflowStep
    private let timeout: Duration?

    package init(_ run: ClaimedRun, step: WorkflowStep, of workflow: WorkflowDefinition) {
        self.step = step
        timeout = workflow.timeout
        oldAt = workflow.timeout.map { run.createdAt.addingTimeInterval($0 / .seconds(1)) }
        windowEnds = run.stepStartedAt.addingTimeInterval(step.retry.within / .seconds(1))
    }

    /// Why an attempt may not begin at `moment`; nil when it may.
    ///
    /// The window is that of further attempts: the first one is always in time.
    package func refusal(at moment: Date, isFirst: Bool) -> String? {
        if let oldAt, let timeout, moment > oldAt {
            return "the run is older than the `timeout` of its workflow, \(DurationText.text(timeout))"
        }
        guard !isFirst, moment > windowEnds else { return nil }
        return "its window is over: `within` \(DurationText.text(step.retry.within)) of its first attempt"
    }
}
