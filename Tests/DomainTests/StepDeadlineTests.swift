import Domain
import Foundation
import Testing

@Suite struct StepDeadlineTests {
    private static let start = Date(timeIntervalSince1970: 1_000_000)

    private static func deadline(timeout: Duration?, within: Duration, runAge: Double = 0) -> StepDeadline {
        let retry = RetryPolicy(attempts: 3, first: .seconds(1), most: .seconds(1), within: within)
        let step = WorkflowStep(id: "a", action: "http.request", retry: retry)
        let run = ClaimedRun(
            id: 1,
            lease: UUID(),
            step: 0,
            number: 1,
            tries: 1,
            isAbandoned: false,
            queue: 1,
            workflow: "w",
            version: 1,
            connection: nil,
            triggerID: 1,
            createdAt: start.addingTimeInterval(-runAge),
            stepStartedAt: start,
            trigger: nil,
            payload: .null,
            results: JSONObject()
        )
        return StepDeadline(run, step: step, of: WorkflowDefinition(name: "w", on: [], timeout: timeout, steps: [step]))
    }

    @Test func `the first attempt is always within its window, further ones for a while`() {
        let deadline = Self.deadline(timeout: nil, within: .seconds(60))
        #expect(deadline.refusal(at: Self.start.addingTimeInterval(1_000), isFirst: true) == nil)
        #expect(deadline.refusal(at: Self.start.addingTimeInterval(60), isFirst: false) == nil)
        #expect(
            deadline.refusal(at: Self.start.addingTimeInterval(61), isFirst: false)
                == "its window is over: `within` 1m of its first attempt"
        )
    }

    @Test func `a run that is too old begins nothing any more`() {
        let deadline = Self.deadline(timeout: .seconds(3_600), within: .seconds(60), runAge: 3_590)
        #expect(deadline.refusal(at: Self.start.addingTimeInterval(10), isFirst: true) == nil)
        let refusal = deadline.refusal(at: Self.start.addingTimeInterval(11), isFirst: true)
        #expect(refusal == "the run is older than the `timeout` of its workflow, 1h")
    }
}
