import Postgres
import Testing

struct PatienceTests {
    private let start = ContinuousClock.now

    @Test func `waits grow and stay short, so that a cancellation is noticed soon`() {
        var patience = Patience(.seconds(10), from: start)
        let waits = (0..<8).map { _ in patience.advice(at: start, taskIsCancelled: false) }
        #expect(waits.first == .wait(milliseconds: 4))
        #expect(waits.last == .wait(milliseconds: Patience.longestWaitMilliseconds))
    }

    @Test func `no wait goes beyond the deadline`() {
        var patience = Patience(.milliseconds(2), from: start)
        #expect(patience.advice(at: start, taskIsCancelled: false) == .wait(milliseconds: 3))
    }

    @Test func `a deadline asks once to cancel, then waits for the grace, then gives up`() {
        var patience = Patience(.seconds(1), from: start)
        let late = start.advanced(by: .seconds(1))
        #expect(patience.advice(at: late, taskIsCancelled: false) == .cancel)
        #expect(patience.interruption == .timedOut)
        guard case .wait = patience.advice(at: late, taskIsCancelled: true) else {
            Issue.record("it is already cancelling")
            return
        }
        #expect(patience.interruption == .timedOut)
        let later = late.advanced(by: Patience.grace)
        #expect(patience.advice(at: later, taskIsCancelled: false) == .giveUp)
    }

    @Test func `a cancelled task asks at once, unless it must not matter`() {
        var patience = Patience(.seconds(10), from: start)
        #expect(patience.advice(at: start, taskIsCancelled: true) == .cancel)
        #expect(patience.interruption == .taskCancelled)
        var rollback = Patience(.seconds(10), from: start, heedsCancellation: false)
        #expect(rollback.advice(at: start, taskIsCancelled: true) == .wait(milliseconds: 4))
    }

    @Test(arguments: [Duration.zero, .seconds(-5), .seconds(Int64.max)])
    func `odd timeouts do no harm`(timeout: Duration) {
        var patience = Patience(timeout, from: start)
        let advice = patience.advice(at: start, taskIsCancelled: false)
        #expect(advice == (timeout <= .zero ? .cancel : .wait(milliseconds: 4)))
    }
}
