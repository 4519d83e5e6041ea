import Actions
import Domain
import HTTPTypes
import Testing

@Suite struct RedirectTests {
    private static let home = "https://api.bitbucket.org"

    private static func redirect(
        to location: String?,
        status: Int = 302,
        method: HTTPRequest.Method = .get,
        from origin: (scheme: String, authority: String) = ("https", "api.bitbucket.org"),
        headers: HTTPFields = [:],
        credential: Bool = true,
        count: Int = 0,
        mask: SecretMask = .none
    ) -> Redirect {
        var answer = HTTPResponse(status: .init(code: status))
        if let location { answer.headerFields[.location] = location }
        let request = HTTPRequest(
            method: method,
            scheme: origin.scheme,
            authority: origin.authority,
            path: "/2.0/a/b?c=d",
            headerFields: headers
        )
        return Redirect(of: answer, to: request, credential: credential, count: count, mask: mask)
    }

    /// Where a redirect leads, `credential: ` before it when the credential goes along; nil when it is not followed.
    private static func target(_ redirect: Redirect) -> String? {
        guard case .follow(let next, let credential) = redirect else { return nil }
        return (credential ? "credential: " : "") + "\(next.scheme ?? "")://\(next.authority ?? "")\(next.path ?? "")"
    }

    @Test(arguments: [
        ("/x?y=z", "credential: https://api.bitbucket.org/x?y=z"),
        ("e", "credential: https://api.bitbucket.org/2.0/a/e"),
        ("../e/./f", "credential: https://api.bitbucket.org/2.0/e/f"),
        ("?x", "credential: https://api.bitbucket.org/2.0/a/b?x"),
        ("..", "credential: https://api.bitbucket.org/2.0/"), ("/../../x", "credential: https://api.bitbucket.org/x"),
        ("https://api.bitbucket.org/x#y", "credential: https://api.bitbucket.org/x"),
        ("https://API.Bitbucket.org:443/x", "credential: https://api.bitbucket.org/x"),
        ("//api.bitbucket.org/x", "credential: https://api.bitbucket.org/x"),
        ("//evil.example/x", "https://evil.example/x"),
        ("https://api.bitbucket.org:8443/x", "https://api.bitbucket.org:8443/x"),
        (
            "https://bbuseruploads.s3.amazonaws.com/a?Signature=x",
            "https://bbuseruploads.s3.amazonaws.com/a?Signature=x"
        ),
        ("https://api.bitbucket.org.evil.example/", "https://api.bitbucket.org.evil.example/"),
        ("a:b", nil), ("./a:b", "credential: https://api.bitbucket.org/2.0/a/a:b"),
    ])
    func `a redirect leads somewhere, with the credential on its own origin only`(location: String, expected: String?) {
        #expect(Self.target(Self.redirect(to: location)) == expected)
    }

    @Test(arguments: [
        ("http://api.bitbucket.org/x", "from https to http"), ("https://user:pw@api.bitbucket.org/", "user name"),
        ("https://api.bitbucket.org@evil.example/", "user name"), ("ftp://x.example/", "https:// or http://"),
        ("javascript:alert(1)", "https:// or http://"), ("file:///etc/passwd", "https:// or http://"),
        ("/\\evil.example", "U+005C"), ("https://evil.example\\@api.bitbucket.org/", "U+005C"), ("/a b", "U+0020"),
        ("https://аpi.bitbucket.org/", "U+0430"), ("/%2e%2e/x", "`..`"), ("https://x.example:0/", "port"),
        ("https:///x", "host"), ("/" + String(repeating: "a", count: 9_000), "8192 bytes"),
    ])
    func `one that is not followed says why`(location: String, says: String) {
        guard case .refused(let reason) = Self.redirect(to: location) else { return #expect(Bool(false), "followed") }
        #expect(reason.hasPrefix("answered 302, which is not followed: ") && reason.contains(says), "\(reason)")
    }

    @Test func `three are followed, and the fourth is not`() {
        for count in 0..<3 { #expect(Self.target(Self.redirect(to: "/x", count: count)) != nil) }
        #expect(
            Self.redirect(to: "/x", count: 3)
                == .refused(
                    because: "answered 302, which is not followed: it is sent on a fourth time; three are followed"
                )
        )
    }

    @Test func `without a Location there is nowhere to go`() {
        guard case .refused(let reason) = Self.redirect(to: nil) else { return #expect(Bool(false)) }
        #expect(reason.contains("no `Location`"))
    }

    @Test(arguments: [200, 201, 300, 304, 305, 400, 500])
    func `other answers are answers`(status: Int) {
        #expect(Self.redirect(to: "/x", status: status) == .none)
    }

    @Test(arguments: [301, 302, 303, 307, 308])
    func `only GET and HEAD go on`(status: Int) {
        for method in [HTTPRequest.Method.get, .head] {
            #expect(Self.target(Self.redirect(to: "/x", status: status, method: method)) != nil)
        }
        for method in [HTTPRequest.Method.post, .put, .patch, .delete, .options] {
            #expect(Self.redirect(to: "/x", status: status, method: method) == .none)
        }
    }

    @Test func `a credential that stayed at home once stays there`() {
        #expect(Self.target(Self.redirect(to: "/x", credential: false)) == "https://api.bitbucket.org/x")
        let back = Self.redirect(to: "https://api.bitbucket.org/x", from: ("https", "evil.example"), credential: false)
        #expect(Self.target(back) == "https://api.bitbucket.org/x")
    }

    @Test func `http may lead to https, which is another origin`() {
        let next = Self.redirect(to: "https://git.local/x", from: ("http", "git.local"))
        #expect(Self.target(next) == "https://git.local/x")
    }

    @Test func `an author's own credentials go to no other origin`() throws {
        let key = try #require(HTTPField.Name("X-Api-Key"))
        let headers: HTTPFields = [
            .authorization: "Bearer mine", .cookie: "a=b", key: "abcd", .accept: "text/hunter2", .userAgent: "bittern",
            .acceptLanguage: "de",
        ]
        let mask = SecretMask([Secret("hunter2")])
        guard
            case .follow(let away, _) = Self.redirect(to: "https://evil.example/", headers: headers, mask: mask),
            case .follow(let home, _) = Self.redirect(to: "/x", headers: headers, mask: mask)
        else { return #expect(Bool(false)) }
        #expect(away.headerFields == [.userAgent: "bittern", .acceptLanguage: "de"])
        #expect(home.headerFields == headers)
    }
}
