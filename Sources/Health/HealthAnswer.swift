/// The answer to one of the health addresses, for whichever door was asked.
package struct HealthAnswer: Sendable, Equatable {
    package let statusCode: Int
    package let contentType: String
    package let body: [UInt8]

    /// Answers `/livez`, `/readyz` and `/health`; `nil` for any other path.
    ///
    /// `isVerbose` asks for the text form with a line for each check, `?verbose`; `withDetails` tells reasons, as at the
    /// operators' door.
    package static func to(
        _ path: some StringProtocol,
        isVerbose: Bool,
        withDetails: Bool,
        health: Health
    ) async throws -> HealthAnswer? {
        switch path {
        case "/livez":
            return HealthAnswer(statusCode: 200, contentType: text, body: Array("ok\n".utf8))
        case "/readyz":
            let report = await health.readiness()
            let body =
                isVerbose || report.status == .fail ? report.text(for: "readyz", withDetails: withDetails) : "ok\n"
            return HealthAnswer(statusCode: report.statusCode, contentType: text, body: Array(body.utf8))
        case "/health":
            let report = await health.report()
            guard isVerbose else {
                let body = try report.json(withDetails: withDetails)
                return HealthAnswer(statusCode: report.statusCode, contentType: "application/health+json", body: body)
            }
            let body = report.text(for: "health", withDetails: withDetails)
            return HealthAnswer(statusCode: report.statusCode, contentType: text, body: Array(body.utf8))
        default:
            return nil
        }
    }

    private static let text = "text/plain; charset=utf-8"
}
