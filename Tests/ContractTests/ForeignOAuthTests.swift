import Domain
import Testing

/// The way to a connection and its renewals against an OAuth 2 server that is not ours, and that no author of ours has imagined.
@Suite(
    .serialized,
    .timeLimit(.minutes(3)),
    .enabled(if: Python.hasAuthlib, "Authlib is missing: deploy/test gets it from PyPI")
)
struct ForeignOAuthTests {
    /// How an app speaks to a token endpoint: how it says who it is, and what it sends besides the grant type.
    struct Manner: Sendable, CustomTestStringConvertible {
        let app: String
        let authMethod: String
        let scopes: [String]
        let exchange: String
        let refresh: String

        var testDescription: String { app }
    }

    static let manners = [
        Manner(
            app: "bitbucket",
            authMethod: "client_secret_basic",
            scopes: ["account", "pullrequest:write", "webhook"],
            exchange: "200 authorization_code code",
            refresh: "200 refresh_token refresh_token"
        ),
        // The challenge that goes with the verifier is checked by Authlib.
        Manner(
            app: "bitbucket-datacenter",
            authMethod: "client_secret_post",
            scopes: ["ACCOUNT_WRITE", "PROJECT_ADMIN"],
            exchange: "200 authorization_code client_id client_secret code code_verifier redirect_uri",
            refresh: "200 refresh_token client_id client_secret refresh_token"
        ),
    ]

    @Test(arguments: manners)
    func `a customer consents there, and a token that has ended is renewed there once, by the newest refresh token`(
        manner: Manner
    ) async throws {
        try await Installation.with(manner) { installation in
            let set = try await installation.operate(
                ["apps", "set", manner.app, "--client-id", installation.clientID]
                    + ["--client-secret-file", installation.secretFile, "--api-url", installation.simulatorURL]
                    + ["--authorize-url", "\(installation.foreignURL)/authorize"]
                    + ["--token-url", "\(installation.foreignURL)/token"] + manner.scopes.flatMap { ["--scope", $0] }
            )
            #expect(set["token_url"]?.string == "\(installation.foreignURL)/token", "\(set)")

            let invited = try await installation.operate(["connections", "invite", manner.app, "--customer", "acme"])
            let page = try await installation.consent(at: try #require(invited["url"]?.string))
            #expect(page.hasPrefix("\(installation.publicURL)/oauth/callback?"), "\(page)")
            let made = try await installation.operate(["connections", "show", "acme"])
            #expect(made["state"]?.string == "active" && made["credential"]?.string == "authorization_code", "\(made)")
            #expect(made["scopes"]?.elements?.compactMap(\.string).sorted() == manner.scopes)
            #expect(try await installation.check()["account"]?["name"]?.string != nil)
            #expect(installation.tokenAnswers == [manner.exchange])

            for renewals in 1...2 {
                try await installation.endToken()
                // What is known of a token is used for two seconds before it is looked at again.
                try await installation.until("the token is renewed") {
                    async let one = installation.check()
                    async let other = installation.check()
                    _ = try await (one, other)
                    return installation.tokenAnswers.count > renewals
                }
                _ = try await installation.check()
                let expected = [manner.exchange] + Array(repeating: manner.refresh, count: renewals)
                #expect(installation.tokenAnswers == expected)
            }
            let end = try await installation.operate(["connections", "show", "acme"])
            #expect(end["state"]?.string == "active" && end["generation"]?.integer == 3, "\(end)")
        }
    }
}
