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
    private func runs() async -> HealthCheck.Finding {
        do {
            let backlog = try await store.backlog()
            let age = backlog?.oldestRunSeconds ?? 0
            let waiting = backlog.map { "\($0.waitingRuns) waiting, \($0.parkedRuns) parked" }
            return .init(age > 60 ? .warn : .pass, value: age, unit: "s", output: waiting)
        } catch {
            return .init(.fail, output: String(describing: error))
        }
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
