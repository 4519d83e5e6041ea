import HTTPTypes
import Testing

@testable import Install

/// What the public door makes of the pages, beside deliveries and health.
@Suite(.timeLimit(.minutes(1))) struct PublicDoorTests {
    @Test(arguments: [
        ("/livez", 200, "text/plain; charset=utf-8"),
        ("/health", 200, "application/health+json"),
        ("/webhooks/none", 404, "application/problem+json"),
        ("/connect/none", 404, "text/html; charset=utf-8"),
        ("/oauth/callback", 400, "text/html; charset=utf-8"),
        ("/oauth/callback/", 404, "application/problem+json"),
        ("/oauth", 404, "application/problem+json"),
        ("/connect", 404, "application/problem+json"),
        ("/", 404, "application/problem+json"),
    ])
    func `each address has its own room behind the door`(path: String, status: Int, type: String) async throws {
        try await withConnectStreet(ready: false) { street in
            let visit = try await street.browser.open("\(street.publicURL)\(path)")
            #expect(visit.status == status)
            #expect(visit.headers[.contentType] == type)
        }
    }

    @Test func `a method that a page does not know is named`() async throws {
        try await withConnectStreet(ready: false) { street in
            let visit = try await street.browser.open("\(street.publicURL)/connect/x", .delete)
            #expect(visit.status == 405)
            #expect(visit.headers[.allow] == "GET, HEAD, POST")
        }
    }

    @Test func `an address longer than the door reads is refused`() async throws {
        try await withConnectStreet(ready: false) { street in
            let query = String(repeating: "a", count: 40_000)
            let answer = try await street.browser.open("\(street.publicURL)/oauth/callback?code=\(query)")
            #expect(answer.status == 431)
        }
    }
}
