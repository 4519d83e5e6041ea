import BitbucketAPI
import Credentials
import Domain
package import Postgres
import Store

/// Looks at the apps and the connections to them: what is not set, which boxes are not ticked, who has to authorise again.
package struct AppsCheckup {
    private let configuration: BitternConfiguration

    package init(configuration: BitternConfiguration) { self.configuration = configuration }

    /// - Throws: what the database throws.
    package func findings(on pool: PostgresPool) async throws -> [CheckupFinding] {
        let listings = OperatorListings(pool: pool)
        let doctor = ScopeDoctor(apps: AppStore(pool: pool), needs: ScopeNeeds(listings: listings))
        let examinations = try await doctor.examineAll()
        return examinations.flatMap(app) + connections(examinations)
    }

    private func app(_ examination: AppExamination) -> [CheckupFinding] {
        let settings = examination.settings
        let name = settings.app.rawValue
        let isUsed = settings.clientID != nil || settings.mode == .shared || !examination.connections.isEmpty
        guard isUsed else {
            // What workflows will need of it is worth knowing all the same.
            return [.ok("app", "\(name) is not set up")]
                + (examination.report.boxesToTick.isEmpty ? [] : scopes(examination, name))
        }
        return [setting(settings, name)] + scopes(examination, name)
    }

    private func setting(_ settings: AppSettings, _ name: String) -> CheckupFinding {
        switch settings.mode {
        case .shared:
            guard let consumer = configuration.sharedConsumers[settings.app] else {
                return .problem(
                    "app",
                    "\(name) is set to the shared OAuth consumer, and this configuration has none",
                    "set BITTERN_SHARED_BITBUCKET_CLIENT_ID and _SECRET, or bittern apps set \(name) --mode own"
                )
            }
            return .ok("app", "\(name): shared OAuth consumer \(consumer.clientID)")
        case .own:
            guard let id = settings.clientID else {
                return .warning(
                    "app",
                    "\(name) has connections, and no OAuth consumer for new ones",
                    "bittern apps set \(name) --client-id … --client-secret-file …, unless tokens are pasted only"
                )
            }
            guard settings.hasSecret else {
                return .problem(
                    "app",
                    "\(name): OAuth consumer \(id) has no secret",
                    "bittern apps set \(name) --client-secret-file …"
                )
            }
            return .ok("app", "\(name): OAuth consumer \(id)")
        }
    }

    private func scopes(_ examination: AppExamination, _ name: String) -> [CheckupFinding] {
        let report = examination.report
        guard !report.boxesToTick.isEmpty else {
            return [.ok("scopes", "\(name): everything that is known to be needed is ticked")]
        }
        return report.missingInConfiguration.map { missing in
            .warning(
                "scopes",
                "\(name): \(missing.scope) is not ticked; \(missing.because.joined(separator: "; "))",
                "tick \(report.boxesToTick.joined(separator: ", ")) in Bitbucket's consumer; then bittern apps set \(name) "
                    + report.boxesToTick.map { "--scope \($0)" }.joined(separator: " ")
            )
        }
    }

    private func connections(_ examinations: [AppExamination]) -> [CheckupFinding] {
        let all = examinations.flatMap { examination in examination.connections.map { (examination, $0) } }
        let findings = all.flatMap { examination, connection -> [CheckupFinding] in
            let invite = "bittern connections invite \(connection.app.rawValue) --name \(connection.name) --customer …"
            if connection.state == .reauthorizationRequired {
                return [
                    .warning(
                        "connection",
                        "\(connection.name) has to be authorised again by its customer",
                        "\(invite) makes the link"
                    )
                ]
            }
            let missing = examination.missing(in: connection).map(\.scope)
            guard !missing.isEmpty else { return [] }
            return [
                .warning(
                    "connection",
                    "\(connection.name) was not granted \(missing.joined(separator: ", "))",
                    "once it is ticked, \(invite) makes the link"
                )
            ]
        }
        guard findings.isEmpty else { return findings }
        return [.ok("connections", all.isEmpty ? "there are none yet" : "\(all.count), none of which needs anything")]
    }
}
