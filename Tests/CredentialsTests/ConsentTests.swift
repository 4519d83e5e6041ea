import Bitbucket
import BitbucketSimulator
import Credentials
import Domain
import Foundation
import HTTPTypes
import Postgres
import Store
import Testing

@Suite(.timeLimit(.minutes(2))) struct ConsentTests {
    @Test(arguments: App.allCases)
    func `a customer who says yes has a connection whose token opens the API`(app: App) async throws {
        try await withInstallation(app: app, scopes: Self.scopes(of: app)) { house in
            let made = try await house.connect("acme")
            #expect(made.name == "acme" && made.customer == "acme" && !made.isReauthorization)
            #expect(made.accountName == "Bittern Example")
            #expect(made.workspaces == (app == .bitbucket ? ["acme"] : []))
            #expect(made.missingScopes == [])
            let token = try await house.keeper().token(of: "acme")
            #expect(token.isRenewable && token.generation == 1)
            let findings = try await ConnectionCheck(
                tokens: house.keeper(),
                accounts: AccountQuestion(curl: house.curl)
            )
            .check("acme")
            #expect(findings.isUsable && findings.account?.name == "Bittern Example")
            #expect(house.bitbucket.strangers().isEmpty)
        }
    }

    static func scopes(of app: App) -> [String] {
        app == .bitbucket ? ["account", "pullrequest:write", "webhook"] : ["REPO_WRITE"]
    }

    @Test func `a scope that is configured and not ticked in Bitbucket is said`() async throws {
        try await withInstallation(scopes: ["account", "webhook"]) { house in
            let made = try await house.connect("acme")
            #expect(made.missingScopes == ["pullrequest:write"])
        }
    }

    @Test func `a link makes one connection`() async throws {
        try await withInstallation { house in
            let link = try await house.invitations.create(
                app: .bitbucket,
                customer: "acme",
                connection: nil,
                returnTo: nil
            )
            let first = try await house.consent.begin(invitation: link.token)
            let second = try await house.consent.begin(invitation: link.token)
            let back = try await (house.comeBack(from: first.location), house.comeBack(from: second.location))
            _ = try await house.consent.complete(back.0, cookie: first.cookie.withValue { $0 })
            let late = await house.failure(of: back.1, cookie: second.cookie)
            #expect(late == .usedLink)
            let again = await #expect(throws: ConsentError.self) {
                _ = try await house.consent.begin(invitation: link.token)
            }
            #expect(again == .usedLink)
        }
    }

    @Test func `coming back twice, from elsewhere, or with a made-up state changes nothing`() async throws {
        try await withInstallation { house in
            let link = try await house.invitations.create(
                app: .bitbucket,
                customer: "acme",
                connection: nil,
                returnTo: nil
            )
            let (location, cookie) = try await house.consent.begin(invitation: link.token)
            let back = try await house.comeBack(from: location)
            let stranger = try await house.consent.begin(invitation: link.token)
            // Neither without the cookie nor with another trip's: and the right browser may still finish.
            #expect(await house.failure(of: back, cookie: nil) == .otherBrowser)
            #expect(await house.failure(of: back, cookie: stranger.cookie) == .otherBrowser)
            #expect(await house.failure(of: back, cookie: Secret("bm90IG91cnM")) == .otherBrowser)
            #expect(house.tokenRequests() == 0)
            _ = try await house.consent.complete(back, cookie: cookie.withValue { $0 })
            #expect(await house.failure(of: back, cookie: cookie) == .replayed(connection: "acme"))
            #expect(house.tokenRequests() == 1)
        }
    }

    @Test func `a customer who says no, and a trip that took too long, end it`() async throws {
        try await withInstallation { house in
            let link = try await house.invitations.create(
                app: .bitbucket,
                customer: "acme",
                connection: nil,
                returnTo: nil
            )
            let (location, cookie) = try await house.consent.begin(invitation: link.token)
            let state = try #require(URLComponents(string: location)?.queryItems?.first { $0.name == "state" }?.value)
            let no = try CallbackQuery("error=access_denied&error_description=no+thanks&state=\(state)")
            #expect(await house.failure(of: no, cookie: cookie) == .declined)

            let slow = try await house.consent.begin(invitation: link.token)
            let back = try await house.comeBack(from: slow.location)
            _ = try await house.pool.execute("update bittern_store.consent set expires_at = now() - interval '1 s'")
            #expect(await house.failure(of: back, cookie: slow.cookie) == .tooLate)
        }
    }

    @Test func `what the token endpoint says of our consumer reaches the page, and no connection is made`() async throws
    {
        try await withInstallation { house in
            let troubles: [(ScriptedAnswer, (ConsentError?) -> Bool)] = [
                (.html(502), { if case .bitbucketAway = $0 { true } else { false } }),
                (ScriptedAnswer(dropConnection: true), { if case .bitbucketAway = $0 { true } else { false } }),
                (
                    ScriptedAnswer(
                        status: 400,
                        body: Array(#"{"error":"invalid_grant","error_description":"The code is no good."}"#.utf8)
                    ),
                    {
                        if case .refused(let refusal) = $0 {
                            refusal.explanation == "The code is no good."
                        } else {
                            false
                        }
                    }
                ),
            ]
            for (answer, isMeant) in troubles {
                let link = try await house.invitations.create(
                    app: .bitbucket,
                    customer: "acme",
                    connection: nil,
                    returnTo: nil
                )
                let (location, cookie) = try await house.consent.begin(invitation: link.token)
                let back = try await house.comeBack(from: location)
                house.bitbucket.script(.post, "/site/oauth2/access_token", answers: [answer])
                let failure = await house.failure(of: back, cookie: cookie)
                #expect(isMeant(failure), "\(String(describing: failure))")
            }
            #expect(try await house.pool.execute("select name from bittern_store.connection").isEmpty)
        }
    }

    @Test func `authorising again keeps the connection, its webhooks and its waiting runs`() async throws {
        try await withInstallation { house in
            try await house.connect("acme")
            let id: Int64? = try await house.pool.execute("select id from bittern_store.connection").first?.get("id")
            _ = try await house.store.requireReauthorization(of: "acme", generation: 1, reason: "invalid_grant")
            let again = try await house.connect("acme")
            #expect(again.isReauthorization)
            let row = try await house.pool.execute("select id, state from bittern_store.connection").first
            #expect(try row?.get("id") == id)
            #expect(try row?.get("state") == "active")
            #expect(try await house.keeper().token(of: "acme").generation == 2)
        }
    }

    @Test func `one customer's link never touches another's connection`() async throws {
        try await withInstallation { house in
            try await house.connect("acme")
            await #expect(throws: (any Error).self) {
                _ = try await house.invitations.create(
                    app: .bitbucket,
                    customer: "rival",
                    connection: "acme",
                    returnTo: nil
                )
            }
            // The name was free when the link was made, and is another's when the customer comes back.
            let link = try await house.invitations.create(
                app: .bitbucket,
                customer: "rival",
                connection: "new",
                returnTo: nil
            )
            let (location, cookie) = try await house.consent.begin(invitation: link.token)
            let back = try await house.comeBack(from: location)
            try await house.connect("acme", as: "new")
            #expect(await house.failure(of: back, cookie: cookie) == .nameTaken("new"))
            let customer = try await house.pool.execute(
                "select customer from bittern_store.connection where name = 'new'"
            )
            #expect(try customer.first?.get("customer") == "acme")
        }
    }

    @Test(arguments: [
        ("https://shop.example.org/done?x=1", true), ("https://shop.example.org:443", true),
        ("https://SHOP.example.org/", true), ("http://shop.example.org/", false),
        ("https://shop.example.org:8443/", false), ("https://shop.example.org.evil.example/", false),
        ("https://shop.example.org@evil.example/", false), ("https://evil.example/shop.example.org", false),
        ("javascript:alert(1)", false), ("//shop.example.org/", false), ("https:\\\\shop.example.org", false),
        ("https://shop.example.org/\u{0}", false), ("", false),
    ])
    func `customers are sent back to allowed origins only`(url: String, isAllowed: Bool) async throws {
        try await withInstallation { house in #expect(house.invitations.mayReturn(to: url) == isAllowed) }
    }
}

extension Installation {
    /// Why the way back led nowhere; `nil` when it did lead somewhere.
    func failure(of callback: CallbackQuery, cookie: Secret?) async -> ConsentError? {
        do {
            _ = try await consent.complete(callback, cookie: cookie?.withValue { $0 })
            return nil
        } catch { return error as? ConsentError }
    }
}
