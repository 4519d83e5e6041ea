package import FoundationEssentials
import Synchronization

/// Whether the process lives, is ready for traffic, and how it is; asked at both doors.
package final class Health: Sendable {
    private let version: String
    private let checks: [HealthCheck]
    private let now: @Sendable () -> Date
    private let isDraining = Mutex(false)
    private let remembered = Mutex<[Question: Remembered]>([:])

    /// Strangers may ask, too: what was found holds for this long.
    private static let freshness = Duration.seconds(1)

    private enum Question {
        case readiness
        case everything
    }

    private struct Remembered {
        let findings: [(check: String, finding: HealthCheck.Finding)]
        let at: ContinuousClock.Instant
    }

    package init(version: String, checks: [HealthCheck], now: @escaping @Sendable () -> Date) {
        self.version = version
        self.checks = checks
        self.now = now
    }

    /// From here on the process is not ready: it finishes what is in hand, and a load balancer should send nothing more.
    package func drain() { isDraining.withLock { $0 = true } }

    /// Whether new work can be taken: the write path works, migrations are current, and nobody is shutting down.
    package func readiness() async -> HealthReport { await report(.readiness, checks.filter(\.isForReadiness)) }

    /// Everything: what readiness asks, and what an operator wants to know besides.
    package func report() async -> HealthReport { await report(.everything, checks) }

    private func report(_ question: Question, _ checks: [HealthCheck]) async -> HealthReport {
        var findings: [(check: String, finding: HealthCheck.Finding)]
        if let known = remembered.withLock({ $0[question] }), known.at + Self.freshness > .now {
            findings = known.findings
        } else {
            findings = await look(checks)
            let fresh = Remembered(findings: findings, at: .now)
            remembered.withLock { $0[question] = fresh }
        }
        if isDraining.withLock({ $0 }) { findings.append(("draining", .init(.fail, output: "shutting down"))) }
        return HealthReport(version: version, at: now(), findings: findings)
    }

    private func look(_ checks: [HealthCheck]) async -> [(check: String, finding: HealthCheck.Finding)] {
        let found = await withTaskGroup(of: (Int, HealthCheck.Finding).self) { group in
            for (place, check) in checks.enumerated() { group.addTask { (place, await check.look()) } }
            return await group.reduce(into: [Int: HealthCheck.Finding]()) { $0[$1.0] = $1.1 }
        }
        return checks.enumerated().compactMap { place, check in found[place].map { (check: check.name, finding: $0) } }
    }
}
