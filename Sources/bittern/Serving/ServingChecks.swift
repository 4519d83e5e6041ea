import Health
import Store

/// What `/readyz` and `/health` look at in this process.
struct ServingChecks: Sendable {
    let store: HealthStore
    let schema: SchemaKeeper
    let database: ServingDatabase
    let keyring: KeyringKeeper

    var all: [HealthCheck] {
        [
            HealthCheck("database", isForReadiness: true) { await writePath() },
            HealthCheck("migrations", isForReadiness: true) { migrations() },
            HealthCheck("postgres", isForReadiness: false) { await server() },
            HealthCheck("runs", isForReadiness: false) { await runs() },
            HealthCheck("triggers", isForReadiness: false) { await triggers() },
            HealthCheck("consumers", isForReadiness: false) { await consumers() },
            HealthCheck("keyring", isForReadiness: false) { opened() },
        ]
    }

    private func writePath() async -> HealthCheck.Finding {
        let start = ContinuousClock.now
        do {
            try await store.checkWritePath()
            return .init(.pass, value: (.now - start) / .milliseconds(1), unit: "ms")
        } catch {
            return .init(.fail, output: String(describing: error))
        }
    }

    private func migrations() -> HealthCheck.Finding {
        switch schema.standing {
        case .current: .init(.pass)
        case .behind(let reason), .unknown(let reason): .init(.fail, output: reason)
        }
    }

    /// What cannot be opened cannot be used; everything else goes on.
    private func opened() -> HealthCheck.Finding {
        let findings = keyring.findings
        return findings.isEmpty ? .init(.pass) : .init(.warn, output: findings.joined(separator: "; "))
    }

    private func server() async -> HealthCheck.Finding {
        do {
            let version = try await store.serverVersion() ?? "unknown"
            return .init(.pass, output: "\(database.embedded == nil ? "external" : "embedded") \(version)")
        } catch {
            return .init(.fail, output: String(describing: error))
        }
    }

    /// A run that is due and unclaimed for a minute means that no worker keeps up, or none is there.
    ///
    /// What an operator has paused is said, so that it is not forgotten.
    private func runs() async -> HealthCheck.Finding {
        do {
            let backlog = try await store.backlog()
            let workload = try await store.workload()
            let age = backlog?.oldestRunSeconds ?? 0
            let isPaused = workload?.isPaused == true
            let told = [
                backlog.map { "\($0.waitingRuns) waiting, \($0.parkedRuns) parked" }, workload.map(Self.pauses),
            ]
            let output = told.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "; ")
            return .init(age > 60 || isPaused ? .warn : .pass, value: age, unit: "s", output: output)
        } catch {
            return .init(.fail, output: String(describing: error))
        }
    }

    private static func pauses(_ workload: Workload) -> String {
        let paused = workload.pausedWorkflows
        let all = workload.isPaused ? ["all workflows are paused" + (workload.pauseReason.map { ": \($0)" } ?? "")] : []
        let some = paused > 0 ? ["\(paused) workflow\(paused == 1 ? " is" : "s are") paused"] : []
        let open = workload.openCircuits
        let hosts = open > 0 ? ["\(open) host\(open == 1 ? " does" : "s do") not answer"] : []
        return (all + some + hosts).joined(separator: "; ")
    }

    private func triggers() async -> HealthCheck.Finding {
        do {
            let age = try await store.backlog()?.oldestTriggerSeconds ?? 0
            return .init(age > 60 ? .warn : .pass, value: age, unit: "s")
        } catch {
            return .init(.fail, output: String(describing: error))
        }
    }

    /// Passes however far behind they are: how fast a consumer works is its own affair.
    private func consumers() async -> HealthCheck.Finding {
        do {
            guard let backlog = try await store.consumerBacklog() else { return .init(.pass) }
            let counts = "\(backlog.consumers) in all, \(backlog.active) active, \(backlog.deadLetters) dead letters"
            return .init(.pass, value: backlog.lagSeconds ?? 0, unit: "s", output: counts)
        } catch {
            return .init(.fail, output: String(describing: error))
        }
    }
}
