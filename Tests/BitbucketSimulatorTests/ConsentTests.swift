import BitbucketSimulator
import Domain
import Foundation
import HTTPTypes
import Testing

/// The consent pages, as a browser and its user meet them.
@Suite struct ConsentTests {
    @Test func `the page shows who asks and every ticked scope, whatever the request says, and keeps its fields`()
        async throws
    {
        try await OAuthClient.use { (oauth: OAuthClient) async throws in
            let page = try await oauth.ask(["scope": "account"])
            #expect(page.status == 200 && page.headers[.contentType]?.hasPrefix("text/html") == true)
            #expect(page.text.contains("Bittern &lt;test&gt;"))
            for scope in oauth.consumer.scopes { #expect(page.text.contains("<code>\(scope)</code>")) }
            #expect(page.text.contains(#"<form method="post" action="/site/oauth2/authorize">"#))
            #expect(page.text.contains(#"<input type="hidden" name="state" value="a b&amp;c">"#))
            #expect(page.text.contains(#"<option value="ada">"#))
            #expect(client(oauth).grants().isEmpty, "looking at it grants nothing")
        }
    }

    @Test func `granted, the browser is sent back with a code and the state as it came`() async throws {
        try await OAuthClient.use { (oauth: OAuthClient) async throws in
            let fields = try await oauth.decide("grant")
            #expect(fields["state"] == "a b&c" && fields["app"] == "bitbucket")
            #expect(fields["code"]?.isEmpty == false && fields["error"] == nil)
            let grant = try #require(client(oauth).grants().first)
            #expect(grant.account?.nickname == "ada" && grant.scopes == oauth.consumer.scopes)
        }
    }

    @Test func `denied, the browser is sent back with the reason and the state`() async throws {
        try await OAuthClient.use { (oauth: OAuthClient) async throws in
            let fields = try await oauth.decide("deny")
            #expect(fields["error"] == "access_denied" && fields["error_description"]?.isEmpty == false)
            #expect(fields["state"] == "a b&c" && fields["code"] == nil)
            #expect(client(oauth).grants().isEmpty)
        }
    }

    @Test(arguments: [
        ["client_id": "other"], ["redirect_uri": "http://127.0.0.1:8080/oauth/callback"],
        ["redirect_uri": OAuthClient.callback + "/more"], ["redirect_uri": ""],
    ])
    func `what is not exactly as registered is a page, and nobody is sent anywhere`(
        fields: [String: String]
    ) async throws {
        for consumer in [OAuthClient.cloud, OAuthClient.dataCenter] {
            try await OAuthClient.use(consumer) { (oauth: OAuthClient) async throws in
                let page = try await oauth.ask(fields.mapValues { $0 })
                #expect(page.status == 400 && page.headers[.location] == nil)
                let what = fields.keys.first ?? ""
                #expect(page.text.contains("Invalid \(what). This integration is misconfigured."))
            }
        }
    }

    @Test func `the registered address may be named, and only Data Center wants to hear it`() async throws {
        try await OAuthClient.use { (oauth: OAuthClient) async throws in
            #expect(try await oauth.decide("grant", ["redirect_uri": OAuthClient.callback])["code"] != nil)
        }
        try await OAuthClient.use(OAuthClient.dataCenter) { (oauth: OAuthClient) async throws in
            let page = try await oauth.ask(["redirect_uri": String?.none])
            #expect(page.text.contains("Invalid redirect_uri"))
        }
    }

    @Test func `a consumer without a callback is refused as recorded`() async throws {
        var consumer = OAuthClient.cloud
        consumer.callback = nil
        try await OAuthClient.use(consumer) { (oauth: OAuthClient) async throws in
            let expected =
                #"{"error_description":"No callback uri defined for the OAuth client.","error":"invalid_request"}"#
            let answers = [try await oauth.ask(), try await oauth.token(["grant_type": "client_credentials"])]
            #expect(answers.map(\.status) == [400, 400] && answers.map(\.text) == [expected, expected])
        }
    }

    @Test func `another response type goes back as an error`() async throws {
        try await OAuthClient.use { (oauth: OAuthClient) async throws in
            let fields = try OAuthClient.query(of: await oauth.ask(["response_type": "token"]))
            #expect(fields["error"] == "unsupported_response_type" && fields["state"] == "a b&c")
        }
    }

    @Test func `told to, it grants at once`() async throws {
        let change: (inout SimulatorConfiguration) -> Void = { $0.settings.grantsAtOnce = true }
        try await OAuthClient.use(with: change) { (oauth: OAuthClient) async throws in
            #expect(try OAuthClient.query(of: await oauth.ask())["code"] != nil)
        }
    }

    @Test func `whoever consents is whose token it is`() async throws {
        let ben = SimulatedAccount(person: .ben, workspaces: ["umbrella"])
        let change: (inout SimulatorConfiguration) -> Void = { $0.accounts.append(ben) }
        try await OAuthClient.use(with: change) { (oauth: OAuthClient) async throws in
            let tokens = try await oauth.install(["account": "ben"])
            let user = try await oauth.client.send(.get, "/2.0/user", token: tokens.access)
            #expect(user.json?["display_name"] == "Ben Example")
            #expect(try await oauth.client.send(.get, "/2.0/repositories/acme", token: tokens.access).status == 404)
            #expect(try await oauth.client.send(.get, "/2.0/repositories/umbrella", token: tokens.access).status == 200)
        }
    }

    private func client(_ oauth: OAuthClient) -> BitbucketSimulator { oauth.client.simulator }
}
