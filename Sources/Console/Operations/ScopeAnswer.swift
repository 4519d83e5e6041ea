import BitbucketAPI
import Credentials
import Domain

/// Scopes with their reasons, as the API shows them.
enum ScopeAnswer {
    /// Each scope once, with everything that needs it, in the order in which they come.
    static func needed(_ needs: [ScopeNeed]) -> JSONValue {
        var reasons = JSONObject()
        for need in needs {
            let known = reasons[need.scope]?.elements ?? []
            guard !known.contains(.string(need.because)) else { continue }
            reasons[need.scope] = .array(known + [.string(need.because)])
        }
        return .array(reasons.members.map { ["scope": .string($0.name), "because": $0.value] })
    }

    static func missing(_ missing: [ScopeReport.Missing]) -> JSONValue {
        .array(missing.map { ["scope": .string($0.scope), "because": .array($0.because.map(JSONValue.string))] })
    }

    /// What the doctor says of one connection.
    static func doctor(of connection: Connection, by examination: AppExamination) -> JSONValue {
        let report = examination.report(on: connection)
        let unverifiable = report.unverifiable + examination.needed.unverifiable(of: connection.name)
        return [
            "needed": needed(examination.needed.needs(of: connection.name)),
            "missing": missing(examination.missing(in: connection)),
            "unverifiable": .array(unverifiable.map(JSONValue.string)),
            "lines": .array(report.lines.map(JSONValue.string)),
        ]
    }
}
