import Bitbucket
import Domain
import Testing

@Suite struct AuthorizationURLTests {
    private func url(_ app: App, _ authorizeURL: String, scopes: [String] = ["REPO_WRITE", "ACCOUNT_WRITE"]) -> String {
        AuthorizationURL.make(
            app: app,
            authorizeURL: authorizeURL,
            clientID: "a b&c",
            state: "s-._~1",
            redirectURI: "https://b.example/oauth/callback",
            scopes: scopes,
            challenge: "c-h_a"
        )
    }

    @Test func `Cloud is sent neither scope nor callback nor challenge`() {
        #expect(
            url(.bitbucket, "https://bitbucket.org/site/oauth2/authorize")
                == "https://bitbucket.org/site/oauth2/authorize?response_type=code&client_id=a%20b%26c&state=s-._~1"
        )
    }

    @Test func `Data Center is sent all of them`() {
        #expect(
            url(.bitbucketDatacenter, "https://dc.example/rest/oauth2/latest/authorize")
                == "https://dc.example/rest/oauth2/latest/authorize?response_type=code&client_id=a%20b%26c&state=s-._~1"
                + "&redirect_uri=https%3A%2F%2Fb.example%2Foauth%2Fcallback&scope=REPO_WRITE%20ACCOUNT_WRITE"
                + "&code_challenge=c-h_a&code_challenge_method=S256"
        )
        #expect(!url(.bitbucketDatacenter, "https://dc.example/a", scopes: []).contains("scope="))
    }

    @Test func `a query that is there already is kept`() {
        #expect(
            url(.bitbucket, "http://127.0.0.1/auth?realm=x").hasPrefix(
                "http://127.0.0.1/auth?realm=x&response_type=code&"
            )
        )
    }

    @Test func `the challenge is that of RFC 7636, appendix B`() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
        #expect(PKCE.challenge(of: verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    }

    @Test func `a verifier is made of the bytes it is given`() {
        let random: [UInt8] = [
            116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77, 105, 214, 191,
            240, 91, 88, 5, 88, 83, 132, 141, 121,
        ]
        PKCE.verifier(from: random).withValue { #expect($0 == "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") }
    }
}
