package import FoundationEssentials

/// What all checks found at one moment.
package struct HealthReport: Sendable {
    package let version: String
    package let at: Date
    package let findings: [(check: String, finding: HealthCheck.Finding)]

    /// The worst of all findings.
    package var status: HealthStatus { findings.map(\.finding.status).max() ?? .pass }

    /// 200 while it serves, 503 when it does not.
    package var statusCode: Int { status == .fail ? 503 : 200 }

    /// As `application/health+json` (draft-inadarei-api-health-check-06).
    ///
    /// Reasons are told only `withDetails`; the internet gets none.
    package func json(withDetails: Bool) throws -> [UInt8] {
        let checks = findings.map { check, finding in
            let entry = Entry(
                status: finding.status.rawValue,
                time: at.formatted(.iso8601),
                observedValue: finding.value,
                observedUnit: finding.unit,
                output: withDetails ? finding.output : nil
            )
            return (check, [entry])
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let body = Body(
            status: status.rawValue,
            version: version,
            checks: Dictionary(checks) { first, _ in first }
        )
        return Array(try encoder.encode(body))
    }

    /// As Kubernetes prints it: a line for each check, and what they come to.
    ///
    /// `name` is what was asked for, `readyz`; reasons are told only `withDetails`.
    package func text(for name: String, withDetails: Bool) -> String {
        let lines = findings.map { check, finding in
            let reason = withDetails ? finding.output ?? "" : finding.status == .pass ? "" : "reason withheld"
            switch finding.status {
            case .pass: return "[+]\(check) ok\(reason.isEmpty ? "" : ": \(reason)")"
            case .warn: return "[!]\(check) warning\(reason.isEmpty ? "" : ": \(reason)")"
            case .fail: return "[-]\(check) failed\(reason.isEmpty ? "" : ": \(reason)")"
            }
        }
        return (lines + ["\(name) check \(status == .fail ? "failed" : "passed")"]).joined(separator: "\n") + "\n"
    }

    private struct Body: Encodable {
        let status: String
        let version: String
        let serviceId = "bittern"
        let checks: [String: [Entry]]
    }

    private struct Entry: Encodable {
        let status: String
        let time: String
        let observedValue: Double?
        let observedUnit: String?
        let output: String?
    }
}
