import Domain

/// What a checkup found in one place.
package struct CheckupFinding: Sendable, Equatable {
    package enum Standing: String, Sendable {
        case ok
        case warning
        case problem
    }

    package let check: String
    package let standing: Standing
    package let detail: String
    /// What to do, when there is something to do.
    package let advice: String?

    static func ok(_ check: String, _ detail: String) -> CheckupFinding {
        CheckupFinding(check: check, standing: .ok, detail: detail, advice: nil)
    }

    static func warning(_ check: String, _ detail: String, _ advice: String) -> CheckupFinding {
        CheckupFinding(check: check, standing: .warning, detail: detail, advice: advice)
    }

    static func problem(_ check: String, _ detail: String, _ advice: String) -> CheckupFinding {
        CheckupFinding(check: check, standing: .problem, detail: detail, advice: advice)
    }

    var json: JSONValue {
        [
            "check": .string(check), "status": .string(standing.rawValue), "detail": .string(detail),
            "advice": advice.map(JSONValue.string) ?? .null,
        ]
    }

    /// A line for a person.
    var line: String {
        let width = 12
        let padded = check + String(repeating: " ", count: max(1, width - check.count))
        let advice = advice.map { "\n         \(String(repeating: " ", count: width))\($0)" } ?? ""
        let mark = standing.rawValue + String(repeating: " ", count: 9 - standing.rawValue.count)
        return mark + padded + CellText.harmless(detail) + advice
    }
}
