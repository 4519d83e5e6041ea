import Domain

/// A scope report for people.
extension ScopeReport {
    /// How many reasons a line names before it counts the rest.
    static let reasonLimit = 5

    /// A plain sentence for each thing to do or to know, the most urgent first; empty when there is nothing to say.
    package var lines: [String] {
        ticks + grants + unused.map { "\($0) is ticked and nothing needs it" }
            + unverifiable.map { "\($0) cannot be checked: Bittern does not know what it allows" }
    }

    private var ticks: [String] {
        boxesToTick.map { box in
            let brought = Scopes.closure([box], app: app).subtracting([box])
            let own = missingInConfiguration.first { $0.scope == box }.map { Self.text($0.because) }
            let others = missingInConfiguration.filter { brought.contains($0.scope) }
                .map { "it brings \($0.scope): \(Self.text($0.because))" }
            return (["tick \(box): \(own ?? "")"] + others + [configuredNow]).joined(separator: "; ")
        }
    }

    private var grants: [String] {
        missingInGrant.map {
            "have the customer authorise again: \($0.scope) is ticked and was not granted; \(Self.text($0.because))"
        }
    }

    private var configuredNow: String {
        switch configured.count {
        case 0: "nothing is ticked"
        case 1: "\(configured[0]) alone is ticked"
        default: "\(configured.dropLast().joined(separator: ", ")) and \(configured[configured.count - 1]) are ticked"
        }
    }

    private static func text(_ reasons: [String]) -> String {
        let named = reasons.prefix(reasonLimit).joined(separator: "; ")
        return reasons.count > reasonLimit ? "\(named); and \(reasons.count - reasonLimit) more" : named
    }
}
