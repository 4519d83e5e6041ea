import BitbucketSimulator
import Crypto
import Domain
import Foundation
import HTTPTypes
import Testing

/// Data Center's OAuth 2.0 provider.
@Suite struct DataCenterOAuthTests {
    private static let verifier = String(repeating: "v-._~", count: 10)
    private static var challenge: String {
        Data(SHA256.hash(data: Array(verifier.utf8))).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    private static func asked(method: String? = "S256") -> [String: String?] {
        ["scope": "REPO_READ REPO_ADMIN", "code_challenge": challenge, "code_challenge_method": method]
    }

    @Test func `with the right verifier a code brings tokens for an hour, with the scopes that were asked for`()
        async throws
    {
        try await OAuthClient.use(OAuthClient.dataCenter) { oauth in
            let page = try await oauth.ask(Self.asked())
            #expect(page.text.contains("<code>REPO_ADMIN</code>") && !page.text.contains("<code>PROJECT_ADMIN</code>"))
            let code = try await oauth.decide("grant", Self.asked())["code"] ?? ""
            let reply = try await oauth.exchange(code, verifier: Self.verifier)
            #expect(reply.json?["scope"] == "REPO_READ REPO_ADMIN" && reply.json?["expires_in"]?.integer == 3_600)
            let tokens = try OAuthClient.Tokens(reply)
            let who = try await oauth.client.send(.get, "/plugins/servlet/applinks/whoami", token: tokens.access)
            #expect(who.text == "ada")
        }
    }

    @Test(arguments: [nil, "short", String(repeating: "w", count: 50)] as [String?])
    func `without the right verifier it brings nothing, and is used up`(verifier: String?) async throws {
        try await OAuthClient.use(OAuthClient.dataCenter) { oauth in
            let code = try await oauth.decide("grant", Self.asked())["code"] ?? ""
            #expect(try await oauth.exchange(code, verifier: verifier).json?["error"] == "invalid_grant")
            #expect(try await oauth.exchange(code, verifier: Self.verifier).json?["error"] == "invalid_grant")
        }
    }

    @Test func `a challenge may be plain, and no other method is known`() async throws {
        try await OAuthClient.use(OAuthClient.dataCenter) { oauth in
            let plain = ["code_challenge": Self.verifier, "code_challenge_method": "plain"]
            let code = try await oauth.decide("grant", plain.mapValues { $0 })["code"] ?? ""
            #expect(try await oauth.exchange(code, verifier: Self.verifier).status == 200)
            let reply = try await oauth.ask(Self.asked(method: "S512"))
            #expect(try OAuthClient.query(of: reply)["error"] == "invalid_request")
        }
    }

    @Test func `no more is granted than the link may have`() async throws {
        var link = OAuthClient.dataCenter
        link.scopes = ["REPO_ADMIN"]
        try await OAuthClient.use(link) { oauth in
            #expect(try await oauth.install(["scope": "SYSTEM_ADMIN REPO_WRITE"]).scope == "REPO_WRITE")
            let reply = try await oauth.ask(["scope": "SYSTEM_ADMIN"])
            #expect(try OAuthClient.query(of: reply)["error"] == "invalid_scope")
        }
    }

    @Test func `the client's secret is in the form, and a wrong one is 401`() async throws {
        try await OAuthClient.use(OAuthClient.dataCenter) { oauth in
            let code = try await oauth.decide("grant")["code"] ?? ""
            let form = ["grant_type": "authorization_code", "code": code, "redirect_uri": OAuthClient.callback]
            let wrong = try await oauth.token(form, secret: "guess")
            #expect(wrong.status == 401 && wrong.json?["error"] == "invalid_client")
            #expect(try await oauth.token(form).status == 200)
        }
    }

    @Test func `a used refresh token is gone at once`() async throws {
        try await OAuthClient.use(OAuthClient.dataCenter) { oauth in
            let first = try await oauth.install()
            let second = try OAuthClient.Tokens(try await oauth.refresh(first.refresh))
            #expect(try await oauth.refresh(first.refresh).json?["error"] == "invalid_grant")
            #expect(try await oauth.refresh(second.refresh).status == 200)
        }
    }

    @Test func `neither product takes the other's tokens`() async throws {
        try await OAuthClient.use(OAuthClient.dataCenter) { oauth in
            let tokens = try await oauth.install()
            #expect(try await oauth.client.send(.get, "/2.0/user", token: tokens.access).status == 401)
            #expect(
                try await oauth.client.send(.get, "/rest/api/latest/projects", token: tokens.access).status == 200
            )
        }
    }
}
