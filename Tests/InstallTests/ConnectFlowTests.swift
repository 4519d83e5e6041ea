import BitbucketSimulator
import Domain
import HTTPTypes
import Postgres
import Telemetry
import Testing

@testable import Install

/// From the link to the connection, as a customer goes it.
@Suite(.timeLimit(.minutes(1))) struct ConnectFlowTests {
    @Test(arguments: App.allCases)
    func `a link, a button, and a consent make a connection`(app: App) async throws {
        try await withConnectStreet(app: app) { street in
            let link = try await street.link(customer: "Acme & Söhne", connection: "acme")
            let invitation = try await street.browser.open(link)
            #expect(invitation.status == 200)
            #expect(invitation.html.contains("<bdi>Acme &amp; Söhne</bdi>"))

            let sent = try await street.browser.submit([], to: link)
            #expect(sent.status == 303)
            #expect(sent.headers[.cacheControl] == "no-store")
            #expect(street.browser.cookies["bittern_connect"]?.path == "/oauth")

            let back = try await street.wayBack(of: link)
            #expect(back.hasPrefix("\(street.publicURL)/oauth/callback?"))
            let end = try await street.browser.open(back)
            #expect(end.status == 200)
            #expect(end.title == "Connected")
            #expect(end.html.contains("<bdi>Ada Example</bdi>"))
            #expect(app == .bitbucketDatacenter || end.html.contains("acme, acme-labs"))
            #expect(
                try await street.number(
                    "select count(*) as number from bittern_store.connection where name = 'acme' and state = 'active'"
                ) == 1
            )
            #expect(street.simulator.strangers().isEmpty)
        }
    }

    @Test(arguments: [HTTPRequest.Method.get, .head])
    func `whoever only looks at a link changes nothing`(method: HTTPRequest.Method) async throws {
        try await withConnectStreet { street in
            let link = try await street.link()
            for _ in 1...3 {
                let visit = try await street.browser.open(link, method)
                #expect(visit.status == 200)
                #expect(visit.html.isEmpty == (method == .head))
                #expect(visit.headers[.setCookie] == nil)
            }
            #expect(try await street.number("select count(*) as number from bittern_store.consent") == 0)
            #expect(street.simulator.requests().isEmpty)
            _ = try await street.browser.open(try await street.wayBack(of: link))
            #expect(street.count(.connected) == 1)
        }
    }

    @Test func `the last page can be loaded again, and the link is used up`() async throws {
        try await withConnectStreet { street in
            let link = try await street.link()
            let back = try await street.wayBack(of: link)
            #expect(try await street.browser.open(back).title == "Connected")
            let again = try await street.browser.open(back)
            #expect(again.status == 200)
            #expect(again.title == "Already connected")
            let used = try await street.browser.open(link)
            #expect(used.status == 410)
            #expect(used.title == "This link has been used")
            #expect(try await street.browser.submit([], to: link).status == 410)
            #expect(street.simulator.grants().count == 1)
        }
    }

    @Test func `the customer is led back to where the product wants them`() async throws {
        try await withConnectStreet { street in
            let link = try await street.link(returnTo: "https://shop.example.org/done?a=1&b=2")
            let end = try await street.browser.open(try await street.wayBack(of: link))
            #expect(
                end.html.contains(#"href="https://shop.example.org/done?a=1&amp;b=2">Back to shop.example.org</a>"#)
            )
        }
    }

    @Test func `nobody is led to an origin that the operator has struck off since`() async throws {
        try await withConnectStreet { street in
            let link = try await street.link(returnTo: "https://shop.example.org/done")
            _ = try await street.pool.execute(
                "update bittern_store.invitation set return_to = 'https://evil.example.com/'"
            )
            let end = try await street.browser.open(try await street.wayBack(of: link))
            #expect(end.title == "Connected")
            #expect(!end.html.contains("evil.example.com"))
        }
    }

    @Test func `authorizing again keeps the connection`() async throws {
        try await withConnectStreet { street in
            _ = try await street.browser.open(try await street.wayBack(of: try await street.link()))
            let id = try await street.number("select id as number from bittern_store.connection")
            let link = try await street.link()
            #expect(try await street.browser.open(link).title == "Authorize Bitbucket Cloud again")
            let end = try await street.browser.open(try await street.wayBack(of: link))
            #expect(end.html.contains("all that was set up for it goes on"))
            #expect(try await street.number("select id as number from bittern_store.connection") == id)
        }
    }

    @Test func `boxes that are not ticked at Bitbucket are named`() async throws {
        try await withConnectStreet(ticked: ["account"]) { street in
            let end = try await street.browser.open(try await street.wayBack(of: try await street.link()))
            #expect(end.status == 200)
            #expect(end.title == "Connected, but permissions are missing")
            #expect(end.html.contains("<bdi>pullrequest:write</bdi>"))
            #expect(end.html.contains("<bdi>webhook</bdi>"))
            #expect(street.count(.scopesMissing) == 1)
            #expect(street.log.text.contains("not granted: pullrequest:write, webhook"))
        }
    }

    @Test func `an app without its consumer says that the operator is to act`() async throws {
        try await withConnectStreet { street in
            let link = try await street.link()
            _ = try await street.pool.execute("update bittern_store.app set oauth_consumer_id = null")
            let visit = try await street.browser.open(link)
            #expect(visit.status == 503)
            #expect(visit.title == "This is not set up yet")
            #expect(try await street.browser.submit([], to: link).status == 503)
        }
    }

    @Test func `nothing that is secret is logged or shown`() async throws {
        try await withConnectStreet { street in
            let link = try await street.link()
            let back = try await street.wayBack(of: link)
            let pages = [
                try await street.browser.open(back), try await street.browser.open(back),
                try await Browser().open(back),
                try await street.browser.open(link),
            ].map(\.html)
            let fields = back.split { "?&=".contains($0) }.filter { $0.count > 20 && !$0.hasPrefix("http") }.map(
                String.init
            )
            let cookie = try #require(street.browser.cookies["bittern_connect"]?.value)
            let token = String(link.split(separator: "/").last ?? "")
            for secret in fields + [cookie, token, ConnectStreet.clientSecret, "Bearer"] {
                #expect(!street.log.text.contains(secret), "the log has \(secret)")
                for page in pages { #expect(!page.contains(secret), "a page has \(secret)") }
            }
            #expect(fields.count == 2, "a code and a state")
        }
    }
}
