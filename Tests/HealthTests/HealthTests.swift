import Foundation
import Health
import Testing

@Suite struct HealthTests {
    private func health(_ checks: HealthCheck...) -> Health {
        Health(version: "1.2.3", checks: checks, now: { Date(timeIntervalSince1970: 0) })
    }

    private func check(_ name: String, _ status: HealthStatus, ready: Bool = false) -> HealthCheck {
        HealthCheck(name, isForReadiness: ready) { .init(status, value: 1, unit: "ms", output: "why \(name)") }
    }

    private func answer(
        _ path: String,
        verbose: Bool = false,
        details: Bool = true,
        _ health: Health
    ) async throws -> (Int, String) {
        let answer = try #require(
            try await HealthAnswer.to(path, isVerbose: verbose, withDetails: details, health: health)
        )
        return (answer.statusCode, String(decoding: answer.body, as: UTF8.self))
    }

    @Test(arguments: [(HealthStatus.pass, 200), (.warn, 200), (.fail, 503)])
    func `the worst finding decides`(status: HealthStatus, code: Int) async throws {
        let health = health(check("a", .pass), check("b", status))
        let (got, body) = try await answer("/health", health)
        #expect(got == code)
        #expect(body.contains(#""status":"\#(status.rawValue)","version":"1.2.3""#))
    }

    @Test func `only what matters for readiness decides whether it is ready`() async throws {
        let health = health(check("database", .pass, ready: true), check("runs", .fail))
        #expect(try await answer("/readyz", health).0 == 200)
        #expect(try await answer("/health", health).0 == 503)
        #expect(try await answer("/livez", health).0 == 200)
    }

    @Test func `a draining process lives and is not ready`() async throws {
        let health = health(check("database", .pass, ready: true))
        health.drain()
        #expect(try await answer("/readyz", health).0 == 503)
        #expect(try await answer("/livez", health).0 == 200)
    }

    @Test func `the verbose form has a line for each check, as Kubernetes prints it`() async throws {
        let health = health(check("database", .pass, ready: true), check("lanes", .fail, ready: true))
        let (_, told) = try await answer("/readyz", verbose: true, health)
        #expect(told == "[+]database ok: why database\n[-]lanes failed: why lanes\nreadyz check failed\n")
        let (_, withheld) = try await answer("/readyz", verbose: true, details: false, health)
        #expect(withheld == "[+]database ok\n[-]lanes failed: reason withheld\nreadyz check failed\n")
    }

    @Test func `the internet is not told why`() async throws {
        let health = health(check("database", .fail, ready: true))
        #expect(try await answer("/health", details: false, health).1.contains("why") == false)
        #expect(try await answer("/health", details: true, health).1.contains("why"))
    }

    @Test func `other paths are not its own`() async throws {
        #expect(try await HealthAnswer.to("/elsewhere", isVerbose: false, withDetails: true, health: health()) == nil)
    }
}
