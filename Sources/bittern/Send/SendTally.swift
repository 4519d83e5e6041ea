package import Domain

/// How many deliveries of a burst fared how.
package struct SendTally: Sendable {
    package private(set) var sent = 0
    private var statuses: [Int: Int] = [:]
    private var unanswered = 0
    private var firstReason: String?
    private var elapsed = Duration.zero

    package init() {}

    /// Whether each was answered with a 2xx.
    package var isGood: Bool { unanswered == 0 && statuses.keys.allSatisfy((200..<300).contains) }

    /// `after` is the time since the burst began; the outcomes may come out of their order.
    package mutating func add(_ outcome: SendBurst.Outcome, after elapsed: Duration) {
        sent += 1
        self.elapsed = max(self.elapsed, elapsed)
        switch outcome {
        case .answered(let status):
            statuses[status, default: 0] += 1
        case .unanswered(let reason):
            unanswered += 1
            firstReason = firstReason ?? reason
        }
    }

    /// Whole ones.
    package var perSecondText: String { "\(Int(perSecond))" }

    /// `{sent, answers: {status: how many}, unanswered, seconds, per_second}`, and why the first was not answered.
    package var json: JSONValue {
        let answers = statuses.sorted { $0.key < $1.key }
            .map { ("\($0.key)", JSONValue.number(JSONNumber($0.value))) }
        let summary: JSONValue = [
            "sent": .number(JSONNumber(sent)),
            "answers": .object(JSONObject(answers)),
            "unanswered": .number(JSONNumber(unanswered)),
            "seconds": Self.thousandths(seconds),
            "per_second": Self.thousandths(perSecond),
        ]
        return firstReason.map { summary.joined(with: ["reason": .string($0)]) } ?? summary
    }

    private var seconds: Double { elapsed / .seconds(1) }
    private var perSecond: Double { seconds > 0 ? Double(sent) / seconds : 0 }

    private static func thousandths(_ value: Double) -> JSONValue {
        JSONNumber("\((value * 1_000).rounded() / 1_000)").map(JSONValue.number) ?? .null
    }
}

extension JSONValue {
    /// An object with the other's members after its own.
    func joined(with other: JSONValue) -> JSONValue {
        .object(JSONObject(((members?.members ?? []) + (other.members?.members ?? [])).map { ($0.name, $0.value) }))
    }
}
