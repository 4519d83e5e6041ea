import Bitbucket
import Domain
import Foundation
import HTTPTypes
import Testing

@Suite struct TokenRequestTests {
    private func request(
        _ grant: TokenRequest.Grant,
        _ app: App,
        url: String = "https://bitbucket.org/site/oauth2/access_token",
        clientID: String = "key",
        secret: String = "s3cret"
    ) throws -> TokenRequest {
        try #require(TokenRequest(grant, at: url, app: app, clientID: clientID, secret: Secret(secret)))
    }

    private func body(_ request: TokenRequest) -> String { String(decoding: request.body, as: UTF8.self) }

    static let exchange = TokenRequest.Grant.exchange(
        code: Secret("c0/de+ =&"),
        redirectURI: "https://b.example/oauth/callback",
        verifier: Secret("verifier")
    )

    @Test func `Cloud is asked with Basic, and sent no callback and no verifier`() throws {
        let request = try request(Self.exchange, .bitbucket)
        #expect(request.head.method == .post && request.head.authority == "bitbucket.org")
        #expect(request.head.path == "/site/oauth2/access_token")
        #expect(request.head.headerFields[.contentType] == "application/x-www-form-urlencoded")
        #expect(request.head.headerFields[.authorization] == "Basic a2V5OnMzY3JldA==")
        #expect(body(request) == "grant_type=authorization_code&code=c0%2Fde%2B+%3D%26")
    }

    @Test func `Data Center is told client, callback and verifier in the body`() throws {
        let request = try request(
            Self.exchange,
            .bitbucketDatacenter,
            url: "https://dc.example/b/rest/oauth2/latest/token"
        )
        #expect(request.head.path == "/b/rest/oauth2/latest/token")
        #expect(request.head.headerFields[.authorization] == nil)
        #expect(
            body(request) == "grant_type=authorization_code&code=c0%2Fde%2B+%3D%26"
                + "&redirect_uri=https%3A%2F%2Fb.example%2Foauth%2Fcallback&code_verifier=verifier"
                + "&client_id=key&client_secret=s3cret"
        )
    }

    @Test func `refreshing and asking for oneself name nothing but the grant`() throws {
        #expect(
            body(try request(.refresh(Secret("r~1*")), .bitbucket)) == "grant_type=refresh_token&refresh_token=r%7E1*"
        )
        #expect(body(try request(.clientCredentials, .bitbucket)) == "grant_type=client_credentials")
        #expect(
            body(try request(.clientCredentials, .bitbucketDatacenter))
                == "grant_type=client_credentials&client_id=key&client_secret=s3cret"
        )
    }

    @Test func `revoking names the token`() throws {
        let url = "https://bitbucket.org/site/oauth2/revoke"
        let request = TokenRequest.revoking(
            Secret("t0ken"),
            at: url,
            app: .bitbucket,
            clientID: "key",
            secret: Secret("s3cret")
        )
        #expect(try body(#require(request)) == "token=t0ken")
    }

    @Test(arguments: ["pässword: %+=&\"\\", "a:b", " ", "\u{0}\n", String(repeating: "x", count: 6_000)])
    func `a secret of odd characters arrives as it is`(secret: String) throws {
        let basic = try #require(
            try request(.clientCredentials, .bitbucket, secret: secret).head.headerFields[.authorization]
        )
        #expect(Data(base64Encoded: String(basic.dropFirst("Basic ".count))) == Data("key:\(secret)".utf8))

        let form = try body(request(.clientCredentials, .bitbucketDatacenter, secret: secret))
        let encoded = try #require(form.split(separator: "=").last)
        #expect(encoded.replacing("+", with: " ").removingPercentEncoding == secret)
        #expect(encoded.utf8.allSatisfy { $0 < 0x7F && $0 > 0x20 && $0 != UInt8(ascii: "&") })
    }

    @Test(arguments: ["", "bitbucket.org/token", "ftp://bitbucket.org", "https://user@host/token"])
    func `an address that is none makes no request`(url: String) {
        #expect(TokenRequest(.clientCredentials, at: url, app: .bitbucket, clientID: "k", secret: Secret("s")) == nil)
    }

    @Test func `a token endpoint of another make keeps its query and the slash at its end`() throws {
        let request = try request(.clientCredentials, .bitbucket, url: "http://127.0.0.1:4593/api/token/?realm=a")
        #expect(request.head.path == "/api/token/?realm=a" && request.head.authority == "127.0.0.1:4593")
    }

    @Test func `a request prints neither secret nor token`() throws {
        let request = try request(.refresh(Secret("r3fresh")), .bitbucket)
        var dumped = ""
        dump(request, to: &dumped)
        for text in ["\(request)", String(reflecting: request), dumped, "\([request])", "\(Optional(request) as Any)"] {
            #expect(!text.contains("r3fresh") && !text.contains("a2V5") && !text.contains("s3cret"), "\(text)")
        }
        #expect("\(request)" == "POST /site/oauth2/access_token")
    }
}
