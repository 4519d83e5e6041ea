import BitbucketSimulator
import Domain
import Foundation
import HTTPTypes
import Postgres
import Telemetry
import Testing
import ThrowawayDatabase

@testable import Install

/// What customers meet when something is not as it should be.
@Suite(.timeLimit(.minutes(1))) struct ConnectTroubleTests {
    @Test(arguments: ["no-such-link", "", "a/b", "../oauth/callback", "%00", String(repeating: "a", count: 4_000)])
    func `a link that nobody made is not known`(token: String) async throws {
        try await withConnectStreet { street in
            let link = "\(street.publicURL)/connect/\(token)"
            let visit = try await street.browser.open(link)
            #expect(visit.status == 404)
            #expect(visit.title == "This link is not known")
            #expect(try await street.browser.submit([], to: link).status == 404)
        }
    }

    @Test func `a link is good for its day`() async throws {
        try await withConnectStreet { street in
            let link = try await street.link()
            _ = try await street.pool.execute("update bittern_store.invitation set expires_at = bittern_store.now()")
            let visit = try await street.browser.open(link)
            #expect(visit.status == 410)
            #expect(visit.title == "This link has expired")
            #expect(try await street.browser.submit([], to: link).status == 410)
        }
    }

    @Test func `a button on somebody else's page does nothing`() async throws {
        try await withConnectStreet { street in
            let link = try await street.link()
            let visit = try await street.browser.submit([], to: link, [.origin: "https://evil.example.com"])
            #expect(visit.status == 403)
            #expect(visit.headers[.setCookie] == nil)
            #expect(try await street.number("select count(*) as number from bittern_store.consent") == 0)
        }
    }

    @Test func `saying no is no error, and the link stays good`() async throws {
        try await withConnectStreet { street in
            let link = try await street.link()
            let visit = try await street.browser.open(try await street.wayBack(of: link, pressing: "deny"))
            #expect(visit.status == 200)
            #expect(visit.title == "Nothing was connected")
            let end = try await street.browser.open(try await street.wayBack(of: link))
            #expect(end.title == "Connected")
        }
    }

    @Test func `the way back in another browser leads nowhere, and spoils nothing`() async throws {
        try await withConnectStreet { street in
            let back = try await street.wayBack(of: try await street.link())
            let other = Browser()
            let visit = try await other.open(back)
            #expect(visit.status == 400)
            #expect(visit.title == "Opened in another browser")
            // With a cookie of its own, of another trip, it is no better.
            _ = try await street.wayBack(of: try await street.link(customer: "other"), in: other)
            #expect(try await other.open(back).status == 400)
            #expect(try await street.browser.open(back).title == "Connected")
            await other.close()
        }
    }

    @Test(arguments: ["", "code=abc", "state=abc", "code=abc&state=abc", "error=access_denied", "code=%FF&state=%00"])
    func `an answer that Bitbucket did not give leads nowhere`(query: String) async throws {
        try await withConnectStreet { street in
            _ = try await street.wayBack(of: try await street.link())
            let visit = try await street.browser.open("\(street.publicURL)/oauth/callback?\(query)")
            #expect(visit.status == 400)
            #expect(try await street.number("select count(*) as number from bittern_store.connection") == 0)
        }
    }

    @Test func `a state beside the right one is refused`() async throws {
        try await withConnectStreet { street in
            let back = try await street.wayBack(of: try await street.link())
            #expect(try await street.browser.open("\(back)&state=another").status == 400)
            #expect(try await street.browser.open("\(back)&code=another").status == 400)
            #expect(try await street.browser.open(back).title == "Connected")
        }
    }

    @Test(arguments: [2_500, 6_000])
    func `a long code arrives whole`(length: Int) async throws {
        try await withConnectStreet { street in
            let back = try await street.wayBack(of: try await street.link())
            let code = String(repeating: "x", count: length)
            let long = back.replacing(/code=[^&]*/, with: "code=\(code)")
            #expect(try await street.browser.open(long).status == 502)
            let asked = try #require(street.simulator.requests().last { $0.path.contains("token") })
            #expect(String(decoding: asked.body, as: UTF8.self).contains(code))
        }
    }

    @Test func `only a GET ends a trip`() async throws {
        try await withConnectStreet { street in
            let back = try await street.wayBack(of: try await street.link())
            for method in [HTTPRequest.Method.head, .post, .put] {
                let visit = try await street.browser.open(back, method)
                #expect(visit.status == 405)
                #expect(visit.headers[.allow] == "GET")
            }
            #expect(try await street.browser.open(back).title == "Connected")
        }
    }

    @Test func `staying too long at Bitbucket means to begin again`() async throws {
        try await withConnectStreet { street in
            let link = try await street.link()
            let back = try await street.wayBack(of: link)
            _ = try await street.pool.execute("update bittern_store.consent set expires_at = bittern_store.now()")
            let visit = try await street.browser.open(back)
            #expect(visit.status == 410)
            #expect(visit.title == "That took too long")
            #expect(try await street.browser.open(try await street.wayBack(of: link)).title == "Connected")
        }
    }

    @Test(arguments: App.allCases)
    func `a consumer's secret that was changed is the operator's to see to`(app: App) async throws {
        try await withConnectStreet(app: app) { street in
            let back = try await street.wayBack(of: try await street.link())
            street.simulator.changeConsumer(ConnectStreet.clientID, of: app.product) { $0.secret = "another" }
            let visit = try await street.browser.open(back)
            #expect(visit.status == 502)
            #expect(visit.title == "Bitbucket does not know this service any more")
            #expect(street.count(.consumerRefused) == 1)
            #expect(street.log.text.contains("_client"), "the log has Bitbucket's own word for it")
        }
    }

    @Test(arguments: [
        ScriptedAnswer(status: 500), .html(502), .html(200), ScriptedAnswer(dropConnection: true), .rateLimited(),
    ])
    func `a Bitbucket that does not answer is said to be away, and the link stays good`(
        answer: ScriptedAnswer
    ) async throws {
        try await withConnectStreet { street in
            let link = try await street.link()
            let back = try await street.wayBack(of: link)
            street.simulator.script(.post, "/site/oauth2/access_token", answers: [answer])
            let visit = try await street.browser.open(back)
            #expect(visit.status == 502)
            #expect(visit.title == "Bitbucket does not answer")
            #expect(try await street.browser.open(back).status == 409)
            #expect(try await street.browser.open(try await street.wayBack(of: link)).title == "Connected")
        }
    }
}
