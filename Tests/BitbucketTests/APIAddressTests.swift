import Bitbucket
import HTTPTypes
import Testing

@Suite struct APIAddressTests {
    static let addresses: [(text: String, scheme: String, authority: String, path: String, query: String?)] = [
        ("https://api.bitbucket.org", "https", "api.bitbucket.org", "", nil),
        ("HTTPS://API.Bitbucket.org:443/2.0/user?a=b?c", "https", "api.bitbucket.org", "/2.0/user", "a=b?c"),
        ("http://127.0.0.1:8080/", "http", "127.0.0.1:8080", "/", nil),
        ("http://[::1]:80/x", "http", "[::1]", "/x", nil),
        ("https://host/a//b/%7B1%7D", "https", "host", "/a//b/%7B1%7D", nil),
        ("https://host?x", "https", "host", "", "x"),
    ]

    @Test(arguments: addresses)
    func `an address is taken apart`(
        text: String,
        scheme: String,
        authority: String,
        path: String,
        query: String?
    ) throws {
        let address = try #require(APIAddress(text))
        #expect(address.scheme == scheme && address.authority == authority)
        #expect(address.path == path && address.query == query)
    }

    @Test(
        arguments: [
            "", "api.bitbucket.org", "ftp://host", "file:///etc/passwd", "https://", "https:///path", "https://a b",
            "https://user:password@host", "https://host@other/x", "https://host#x", "https://host\\x", "https://höst",
            "https://host:0", "https://host:65536", "https://host:x", "https://host\r\nX: y", "https://ho%73t",
            "javascript://host/%0aalert(1)", "https://[]", "https://[::1", "https://a:1:2",
            "https://host/" + String(repeating: "x", count: 9_000),
        ]
    )
    func `what is no plain http address is none`(text: String) {
        #expect(APIAddress(text) == nil)
    }

    static let origins: [(String, String, Bool)] = [
        ("https://api.bitbucket.org", "https://API.BITBUCKET.ORG:443/2.0", true),
        ("https://api.bitbucket.org", "http://api.bitbucket.org", false),
        ("https://api.bitbucket.org", "https://api.bitbucket.org.evil.example", false),
        ("https://api.bitbucket.org", "https://api.bitbucket.org:8443", false),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8081", false),
    ]

    @Test(arguments: origins)
    func `a credential goes to the same scheme, host and port only`(one: String, other: String, expected: Bool) throws {
        let (one, other) = (try #require(APIAddress(one)), try #require(APIAddress(other)))
        #expect(one.isSameOrigin(as: other) == expected)
    }

    static let references: [(base: String, address: String, expected: String?)] = [
        ("https://api.bitbucket.org", "https://api.bitbucket.org/2.0/user?page=2", "/2.0/user?page=2"),
        ("https://host/bitbucket/", "https://host/bitbucket/rest/api", "/rest/api"),
        ("https://host/bitbucket", "https://host/other/rest", nil),
        ("https://host/bitbucket", "https://host/bitbucketeer/rest", nil),
        ("https://host/bitbucket", "https://host/bitbucket/../admin", nil),
        ("https://host/bitbucket", "https://host/bitbucket/%2E%2e/admin", nil),
        ("https://host", "https://other/2.0/user", nil),
    ]

    @Test(arguments: references)
    func `a reference is what comes after a base, and never leaves it`(
        base: String,
        address: String,
        expected: String?
    ) throws {
        let (base, address) = (try #require(APIAddress(base)), try #require(APIAddress(address)))
        #expect(address.reference(under: base) == expected)
        if let expected { #expect(base.request(.get, expected).authority == base.authority) }
    }
}
