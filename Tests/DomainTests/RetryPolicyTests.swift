import Domain
import Testing

@Suite struct RetryPolicyTests {
    @Test(arguments: [
        ("500ms", 500), ("2s", 2_000), ("15m", 900_000), ("1h", 3_600_000), ("1d", 86_400_000), ("0s", 0),
        ("366d", 31_622_400_000),
    ])
    func `a duration is read, and written in its largest unit`(text: String, milliseconds: Int64) {
        #expect(DurationText.duration(text) == .milliseconds(milliseconds))
        #expect(DurationText.text(.milliseconds(milliseconds)) == text)
    }

    @Test(arguments: [
        "", "5", "s", "1.5s", "-1s", "+1s", "1 s", "1S", "1w", "1sec", "367d", "99999999999d", "999999999999999999999s",
        "٣s",
    ])
    func `what is no duration is nil`(text: String) {
        #expect(DurationText.duration(text) == nil)
    }

    @Test func `60s and 1m are one duration`() {
        #expect(DurationText.text(.seconds(60)) == "1m")
        #expect(DurationText.text(.seconds(90)) == "90s")
    }

    @Test func `the standard policy is eight attempts over about a day`() {
        let waits = RetrySchedule(.standard).waits
        #expect(waits.count == 7)
        let span = waits.reduce(.zero, +)
        #expect(span > .seconds(22 * 3_600) && span < .seconds(26 * 3_600))
    }

    @Test func `each wait is four times the one before, up to the longest`() {
        let policy = RetryPolicy(attempts: 6, first: .seconds(2), most: .seconds(12))
        #expect(RetrySchedule(policy).waits == [2, 8, 12, 12, 12].map { .seconds($0) })
        #expect(RetrySchedule(policy).wait(after: 6) == nil)
        #expect(RetrySchedule(policy).wait(after: 0) == nil)
        #expect(RetrySchedule(RetryPolicy(attempts: 1, first: .seconds(1), most: .seconds(1))).waits.isEmpty)
    }

    @Test func `values outside the limits are moved to the nearest allowed`() {
        let low = RetryPolicy(attempts: 0, first: .zero, most: .zero)
        #expect(low == RetryPolicy(attempts: 1, first: .milliseconds(100), most: .milliseconds(100)))
        let high = RetryPolicy(attempts: 999, first: .seconds(1), most: .seconds(1 << 40))
        #expect(high.attempts == 50 && high.most == .seconds(7 * 86_400))
    }

    @Test func `chance only ever adds, and at most a tenth`() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<1_000 {
            let wait = RetrySchedule.jittered(.seconds(100), using: &random)
            #expect(wait >= .seconds(100) && wait <= .seconds(110.000_001))
        }
    }
}
