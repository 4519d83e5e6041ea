import Actions
import Domain
import FoundationEssentials
import HTTPTypes
import Testing

@Suite struct AnswerReadingTests {
    static let now = Date(timeIntervalSince1970: 784_111_777)
    static let policy = RetryPolicy(attempts: 3, first: .seconds(10), most: .seconds(60))

    static func reading(
        isRepeatable: Bool = false,
        credential: Bool = true,
        attempt: Int = 1,
        succeedOn: [Int] = [],
        onUnknown: UnknownAnswer? = nil
    ) -> AnswerReading {
        let step = WorkflowStep(
            id: "a",
            action: "http.request",
            retry: policy,
            succeedOn: succeedOn,
            onUnknown: onUnknown
        )
        return AnswerReading(step: step, isRepeatable: isRepeatable, credential: credential, attempt: attempt)
    }

    static func outcome(_ status: Int, _ reading: AnswerReading = reading(), headers: HTTPFields = [:]) -> Outcome {
        var random = NoChance()
        return reading.outcome(of: status, headers: headers, now: now, using: &random)
    }

    @Test(arguments: [
        (200, Outcome.succeeded), (201, .succeeded), (204, .succeeded), (299, .succeeded),
        (300, .dead(because: "answered 300")), (302, .dead(because: "answered 302; only GET and HEAD are sent on")),
        (304, .dead(because: "answered 304")),
        (400, .dead(because: "answered 400")), (401, .unauthorised), (403, .dead(because: "answered 403")),
        (404, .dead(because: "answered 404")), (409, .dead(because: "answered 409")),
        (408, .retry(after: .seconds(10), because: "answered 408")),
        (425, .retry(after: .seconds(10), because: "answered 425")),
        (429, .retry(after: .seconds(10), because: "answered 429")),
        (500, .retry(after: .seconds(10), because: "answered 500")),
        (503, .retry(after: .seconds(10), because: "answered 503")),
        (555, .retry(after: .seconds(10), because: "answered 555")),
        (599, .retry(after: .seconds(10), because: "answered 599")), (199, .dead(because: "answered 199")),
        (600, .dead(because: "answered 600")), (0, .dead(because: "answered 0")),
    ])
    func `a status has its outcome`(status: Int, expected: Outcome) {
        #expect(Self.outcome(status) == expected)
    }

    @Test(arguments: [302, 401, 404, 409, 429, 503])
    func `a status that the step calls success is one`(status: Int) {
        #expect(Self.outcome(status, Self.reading(succeedOn: [status])) == .succeeded)
    }

    @Test func `401 where no credential went is dead`() {
        #expect(Self.outcome(401, Self.reading(credential: false)) == .dead(because: "answered 401"))
    }

    @Test func `waits grow, and the last attempt is dead`() {
        #expect(Self.outcome(500, Self.reading(attempt: 2)) == .retry(after: .seconds(40), because: "answered 500"))
        let last = Outcome.dead(because: "answered 500; that was attempt 3 of 3")
        #expect(Self.outcome(500, Self.reading(attempt: 3)) == last)
        #expect(
            Self.outcome(429, Self.reading(attempt: 9), headers: [.init("Retry-After") ?? .date: "1"]) != .succeeded
        )
    }

    @Test(arguments: [
        ("30", 30), ("5", 10), ("0", 10), ("3600", 3_600), ("86401", 86_400), ("999999999999999999999999", 86_400),
        (" 30 ", 30), ("Sun, 06 Nov 1994 08:50:37 GMT", 60), ("Sunday, 06-Nov-94 08:50:37 GMT", 60),
        ("Sun Nov  6 08:50:37 1994", 60), ("Sun, 06 Nov 1994 08:00:00 GMT", 10),
        ("Sun, 06 Nov 2050 08:49:37 GMT", 86_400),
        ("", 10), ("-1", 10), ("1.5", 10), ("soon", 10), ("Sun, 06 Nov 1994 25:50:37 GMT", 10),
        ("Sun, 06 Nov 1994 08:50:37 CET", 10), ("Sun, 40 Nov 1994 08:50:37 GMT", 10),
    ])
    func `Retry-After holds from the policy's wait up to a day`(text: String, seconds: Int) throws {
        let name = try #require(HTTPField.Name("retry-after"))
        let outcome = Self.outcome(429, headers: [name: text])
        #expect(outcome == .retry(after: .seconds(seconds), because: "answered 429"))
    }

    @Test(arguments: [
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0), ("Tue, 29 Feb 2000 23:59:60 GMT", 951_868_800),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Wed, 31 Dec 2025 23:59:59 GMT", 1_767_225_599),
        ("Friday, 01-Jan-69 00:00:00 GMT", 3_124_224_000),
    ])
    func `a date of HTTP is a moment`(text: String, seconds: Double) {
        #expect(RetryAfter.moment(text) == Date(timeIntervalSince1970: seconds))
    }

    @Test func `chance only adds to a wait that was asked for`() throws {
        var random = SystemRandomNumberGenerator()
        let name = try #require(HTTPField.Name("retry-after"))
        for _ in 0..<500 {
            let outcome = Self.reading().outcome(of: 503, headers: [name: "100"], now: Self.now, using: &random)
            guard case .retry(let wait, _) = outcome else { return #expect(Bool(false), "\(outcome)") }
            #expect(wait >= .seconds(100) && wait <= .seconds(111))
        }
    }

    @Test(arguments: [
        (true, nil, true), (false, nil, false), (false, UnknownAnswer.retry, true), (true, .retry, true),
        (true, .stop, false), (false, .stop, false),
    ])
    func `an unknown answer is tried again or stops`(
        isRepeatable: Bool,
        onUnknown: UnknownAnswer?,
        again: Bool
    ) {
        var random = NoChance()
        let failure = TransferFailure(requestSent: true, reason: "the line broke")
        let outcome = Self.reading(isRepeatable: isRepeatable, onUnknown: onUnknown).outcome(
            of: failure,
            using: &random
        )
        let retry = Outcome.retry(after: .seconds(10), because: "unknown: the line broke")
        #expect(outcome == (again ? retry : .dead(because: "unknown")))
    }

    @Test func `what was not sent is tried again, whatever on_unknown says`() {
        var random = NoChance()
        let failure = TransferFailure(requestSent: false, reason: "no route")
        let outcome = Self.reading(onUnknown: .stop).outcome(of: failure, using: &random)
        #expect(outcome == .retry(after: .seconds(10), because: "no route"))
        let last = Self.reading(attempt: 3).outcome(of: failure, using: &random)
        #expect(last == .dead(because: "no route; that was attempt 3 of 3"))
    }
}

/// Draws zero each time, so that no jitter is added.
private struct NoChance: RandomNumberGenerator {
    mutating func next() -> UInt64 { 0 }
}
