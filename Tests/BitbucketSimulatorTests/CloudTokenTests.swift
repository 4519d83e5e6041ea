import BitbucketSimulator
import Domain
import Foundation
import HTTPTypes
import Testing

/// Cloud's token endpoint, quirk by quirk.
@Suite struct CloudTokenTests {
    private static let invalidToken =
        #"{"type":"error","error":{"message":"Token is invalid, expired, or not supported for this endpoint."}}"#

    @Test func `a code brings long tokens for two hours, with what was granted`() async throws {
        try await OAuthClient.use { oauth in
            let code = try await oauth.decide("grant")["code"] ?? ""
            let reply = try await oauth.exchange(code)
            #expect(
                reply.json?.members?.names == [
                    "access_token", "scope", "token_type", "expires_in", "state", "refresh_token",
                ]
            )
            #expect(reply.json?["scope"] == "account pullrequest:write webhook")
            #expect(reply.json?["token_type"] == "bearer" && reply.json?["expires_in"]?.integer == 7_200)
            #expect(reply.json?["state"] == "authorization_code")
            let tokens = try OAuthClient.Tokens(reply)
            #expect(tokens.access.count == 2_600 && tokens.refresh.count == 2_600 && tokens.access != tokens.refresh)
            #expect(try await oauth.client.send(.get, "/2.0/user", token: tokens.access).status == 200)
        }
    }

    @Test func `how long tokens are, how long they live and what the scopes are called can be chosen`() async throws {
        let chosen: (inout SimulatorConfiguration) -> Void = {
            $0.settings.tokenLength = 6_000
            $0.settings.accessLifetime = .seconds(60)
            $0.settings.scopeMember = .scopes
        }
        try await OAuthClient.use(with: chosen) { oauth in
            let reply = try await oauth.exchange(try await oauth.decide("grant")["code"] ?? "")
            #expect(reply.json?["access_token"]?.string?.count == 6_000)
            #expect(reply.json?["expires_in"]?.integer == 60)
            #expect(reply.json?["scope"] == nil && reply.json?["scopes"] != nil)
        }
    }

    @Test func `a code is good once, and for ten minutes`() async throws {
        try await OAuthClient.use { oauth in
            let code = try await oauth.decide("grant")["code"] ?? ""
            #expect(try await oauth.exchange(code).status == 200)
            let again = try await oauth.exchange(code)
            #expect(again.status == 400 && again.json?["error"] == "invalid_grant")
            let late = try await oauth.decide("grant")["code"] ?? ""
            oauth.client.simulator.advanceClock(by: .seconds(601))
            #expect(try await oauth.exchange(late).json?["error"] == "invalid_grant")
        }
    }

    @Test func `another address than the registered one, or another consumer, brings nothing for a code`() async throws
    {
        try await OAuthClient.use { oauth in
            let code = try await oauth.decide("grant")["code"] ?? ""
            let reply = try await oauth.token([
                "grant_type": "authorization_code", "code": code, "redirect_uri": "http://elsewhere",
            ])
            #expect(reply.status == 400 && reply.json?["error"] == "invalid_grant")
            let other = SimulatedConsumer(key: "other", secret: "o", callback: "http://x", scopes: [])
            oauth.client.simulator.add(other)
            let second = try await oauth.decide("grant")["code"] ?? ""
            let stolen = try await OAuthClient(client: oauth.client, consumer: other).exchange(second)
            #expect(stolen.json?["error"] == "invalid_grant")
        }
    }

    @Test func `only Basic authenticates a client`() async throws {
        try await OAuthClient.use { oauth in
            let form = OAuthClient.form([
                "grant_type": "client_credentials", "client_id": "key", "client_secret": "s3cret",
            ])
            let reply = try await oauth.client.send(
                .post,
                oauth.tokenPath,
                token: nil,
                form,
                fields: OAuthClient.formType
            )
            #expect(
                reply.text
                    == #"{"error_description":"Requests must be authenticated using OAuth client credentials","error":"unauthorized_client"}"#
            )
            let wrong = try await oauth.token(["grant_type": "client_credentials"], secret: "guess")
            #expect(wrong.json?["error"] == "unauthorized_client")
        }
    }

    @Test(arguments: ["password", "urn:ietf:params:oauth:grant-type:device_code", nil] as [String?])
    func `another grant type is called a bad grant`(type: String?) async throws {
        try await OAuthClient.use { oauth in
            let reply = try await oauth.token(["grant_type": type])
            #expect(reply.status == 400 && reply.json?["error"] == "invalid_grant")
            #expect(reply.json?["error_description"]?.string == "Unsupported grant type: \(type ?? "None")")
        }
    }

    @Test func `a public consumer has no client_credentials`() async throws {
        try await OAuthClient.use { oauth in
            let reply = try await oauth.token(["grant_type": "client_credentials"])
            #expect(reply.status == 400 && reply.json?["error"] == "invalid_grant")
            #expect(reply.text.contains(#"Cannot use client_credentials with a consumer marked as \"public\"."#))
        }
    }

    @Test func `a private one acts as itself in its own workspace, without a refresh token`() async throws {
        var consumer = OAuthClient.cloud
        consumer.isPrivate = true
        consumer.workspace = "acme"
        let ben = SimulatedAccount(person: .ben, workspaces: ["umbrella"])
        let change: (inout SimulatorConfiguration) -> Void = { $0.accounts.append(ben) }
        try await OAuthClient.use(consumer, with: change) { oauth in
            let reply = try await oauth.token(["grant_type": "client_credentials"])
            #expect(reply.json?["refresh_token"] == nil)
            let tokens = try OAuthClient.Tokens(reply)
            let user = try await oauth.client.send(.get, "/2.0/user", token: tokens.access)
            #expect(user.json?["type"] == "app_user")
            let seen = try await oauth.client.send(.get, "/2.0/user/workspaces", token: tokens.access)
            let slugs = seen.json?["values"]?.elements?.map { $0["workspace"]?["slug"]?.string }
            #expect(slugs == ["acme"])
        }
    }

    @Test func `a refresh token is another at every use, and a used one works for ten minutes more`() async throws {
        try await OAuthClient.use { oauth in
            let first = try await oauth.install()
            let second = try OAuthClient.Tokens(try await oauth.refresh(first.refresh))
            #expect(second.refresh != first.refresh && second.access != first.access && second.scope == first.scope)
            oauth.client.simulator.advanceClock(by: .seconds(599))
            let third = try OAuthClient.Tokens(try await oauth.refresh(first.refresh))
            #expect(third.refresh != second.refresh)
            oauth.client.simulator.advanceClock(by: .seconds(2))
            let late = try await oauth.refresh(first.refresh)
            #expect(late.status == 400)
            #expect(late.text == #"{"error_description":"Invalid refresh_token","error":"invalid_grant"}"#)
            // The pairs that came of it live on, and so do access tokens that were refreshed away.
            for tokens in [first, second, third] {
                #expect(try await oauth.client.send(.get, "/2.0/user", token: tokens.access).status == 200)
            }
            #expect(try await oauth.refresh(second.refresh).status == 200)
            #expect(oauth.client.simulator.grants().map(\.refreshes) == [3])
        }
    }

    @Test func `a refresh token that nobody uses dies after three months`() async throws {
        try await OAuthClient.use { oauth in
            let tokens = try await oauth.install()
            oauth.client.simulator.advanceClock(by: .seconds(89 * 86_400))
            let next = try OAuthClient.Tokens(try await oauth.refresh(tokens.refresh))
            oauth.client.simulator.advanceClock(by: .seconds(91 * 86_400))
            #expect(try await oauth.refresh(next.refresh).json?["error"] == "invalid_grant")
        }
    }

    @Test func `an access token whose time is over, and one that nobody has, are told apart`() async throws {
        try await OAuthClient.use { oauth in
            let tokens = try await oauth.install()
            oauth.client.simulator.advanceClock(by: .seconds(7_201))
            let expired = try await oauth.client.send(.get, "/2.0/user", token: tokens.access)
            #expect(expired.status == 401)
            #expect(
                expired.text
                    == #"{"type":"error","error":{"message":"Access token expired. Use your refresh token to obtain a new access token."}}"#
            )
            let unknown = try await oauth.client.send(.get, "/2.0/user", token: "nobody's")
            #expect(unknown.status == 401 && unknown.text == Self.invalidToken)
        }
    }

    @Test(arguments: ["customer", "endpoint"])
    func `what is revoked is unknown at once, and cannot be refreshed`(by whom: String) async throws {
        try await OAuthClient.use { oauth in
            let tokens = try await oauth.install()
            if whom == "customer" {
                #expect(oauth.client.simulator.revoke(consumer: "key", account: "ada") == 1)
            } else {
                var fields = OAuthClient.formType
                fields[.authorization] = "Basic \(Data("key:s3cret".utf8).base64EncodedString())"
                let form = OAuthClient.form(["token": tokens.refresh])
                let reply = try await oauth.client.send(
                    .post,
                    "/site/oauth2/revoke",
                    token: nil,
                    form,
                    fields: fields
                )
                #expect(reply.status == 200)
            }
            let user = try await oauth.client.send(.get, "/2.0/user", token: tokens.access)
            #expect(user.status == 401 && user.text == Self.invalidToken)
            #expect(try await oauth.refresh(tokens.refresh).json?["error"] == "invalid_grant")
        }
    }

    @Test func `a changed secret shuts out the old one, and grants nothing away`() async throws {
        try await OAuthClient.use { oauth in
            let tokens = try await oauth.install()
            #expect(oauth.client.simulator.changeConsumer("key") { $0.secret = "new" })
            #expect(try await oauth.refresh(tokens.refresh).json?["error"] == "unauthorized_client")
            let form = ["grant_type": "refresh_token", "refresh_token": tokens.refresh]
            #expect(try await oauth.token(form, secret: "new").status == 200)
        }
    }

    @Test func `boxes ticked later are granted to whoever consents later`() async throws {
        try await OAuthClient.use { oauth in
            let before = try await oauth.install()
            oauth.client.simulator.changeConsumer("key") { $0.scopes.append("pipeline") }
            let refreshed = try OAuthClient.Tokens(try await oauth.refresh(before.refresh))
            #expect(refreshed.scope == before.scope)
            #expect(try await oauth.install().scope == before.scope + " pipeline")
        }
    }

    @Test func `told to, the API takes every token for the first account's`() async throws {
        let change: (inout SimulatorConfiguration) -> Void = { $0.settings.acceptsAnyToken = true }
        try await OAuthClient.use(with: change) { oauth in
            let user = try await oauth.client.send(.get, "/2.0/user", token: "from elsewhere")
            #expect(user.json?["display_name"] == "Ada Example")
            #expect(try await oauth.client.send(.get, "/2.0/user", token: nil).status == 401)
        }
    }
}
