import Actions
import Domain
import HTTPTypes
import Testing

/// Which addresses the connection's credential goes to, however they are spelled.
@Suite struct CredentialOriginTests {
    private static let base = "https://api.bitbucket.org"

    @Test(
        arguments: [
            "/2.0/user", "/", "https://api.bitbucket.org", "https://api.bitbucket.org/",
            "https://api.bitbucket.org?a=1",
            "https://api.bitbucket.org:443/2.0", "https://API.BITBUCKET.ORG/2.0", "HTTPS://api.bitbucket.org./2.0",
            "https://api.bitbucket.org:0443/", "https://api.bitbucket.org:/2.0", "/2.0/{{ trigger.title }}",
            "https://api.bitbucket.org/{{ trigger.title }}", "/2.0/@evil.example", "/a?next=https://evil.example/",
            "/2.0/:8443", "/https://api.bitbucket.org",
        ].filter { $0 != "/https://api.bitbucket.org" }
    )
    func `the connection's own origin gets it`(url: String) throws {
        let call = try ExampleContext.call(["url": .string(url)], base: Self.base, set: ["title": "@evil.example"])
        #expect(call.credential)
        #expect(call.request.authority == "api.bitbucket.org" && call.request.scheme == "https")
    }

    @Test(arguments: [
        "http://api.bitbucket.org/", "http://api.bitbucket.org:443/", "https://api.bitbucket.org:80/",
        "https://api.bitbucket.org:8443/", "https://api.bitbucket.org:4430/", "https://bitbucket.org/",
        "https://api.bitbucket.org.evil.example/", "https://evil-api.bitbucket.org/", "https://api-bitbucket.org/",
        "https://apibitbucket.org/", "https://evil.example/api.bitbucket.org", "https://evil.example?api.bitbucket.org",
        "https://evil.example/@api.bitbucket.org", "https://xn--pi-7sb.bitbucket.org/", "https://104.192.136.1/",
        "https://evil.example/{{ trigger.title }}", "https://evil.example/?u={{ trigger.title }}",
    ])
    func `any other origin is called without it`(url: String) throws {
        let changes: [String: JSONValue] = ["title": "https://api.bitbucket.org/"]
        #expect(try !ExampleContext.call(["url": .string(url)], base: Self.base, set: changes).credential)
    }

    @Test(arguments: [
        "//evil.example/x", "//api.bitbucket.org/x", "/\\evil.example/x", "\\\\evil.example\\x",
        "https://api.bitbucket.org@evil.example/", "https://api.bitbucket.org:443@evil.example/",
        "https://evil.example@api.bitbucket.org/", "https://api.bitbucket.org\\@evil.example/",
        "https://evil.example\\@api.bitbucket.org/", "https://evil.example#@api.bitbucket.org/",
        "https://api.bitbucket.org#.evil.example/", "https://аpi.bitbucket.org/", "https://api.bitbucket。org/",
        "https://api.bitbucket.org%2eevil.example/", "https://api.bitbucket.org%00.evil.example/",
        "https://api.bitbucket.org .evil.example/", "https://api.bitbucket.org\t/", "https:api.bitbucket.org/",
        "https:/api.bitbucket.org/", "https:///api.bitbucket.org/", "https://api.bitbucket.org:443:80/",
        "https://api.bitbucket.org:99999/", "https://api.bitbucket.org:-1/", "https://api.bitbucket.org:４４３/",
        "https://api.bitbucket.org..//", "https://{{ trigger.title }}/x",
        "https://api.bitbucket.org{{ trigger.title }}",
        "https://api.bitbucket.org:{{ trigger.title }}/", "{{ trigger.title }}", "/../../x", "ftp://api.bitbucket.org/",
    ])
    func `an address that could be read in two ways is refused`(url: String) {
        #expect(throws: (any Error).self) {
            try ExampleContext.call(["url": .string(url)], base: Self.base, set: ["title": ".evil.example"])
        }
    }

    @Test(arguments: [
        "@evil.example", "//evil.example", "\\evil.example", ":80@evil.example", "?@evil.example", ".evil.example",
    ])
    func `what a value holds never moves a call to another host`(title: String) throws {
        for url in ["/{{ trigger.title }}", "https://api.bitbucket.org/{{ trigger.title }}", "/a{{ trigger.title }}"] {
            let call = try ExampleContext.call(["url": .string(url)], base: Self.base, set: ["title": .string(title)])
            #expect(call.request.authority == "api.bitbucket.org" && call.credential)
        }
    }

    @Test func `over http it goes only where the app's own base address is http`() throws {
        let base = "http://git.local:7990/bitbucket"
        #expect(try ExampleContext.call(["url": "/rest/api/latest/users"], base: base).credential)
        #expect(try !ExampleContext.call(["url": "https://git.local:7990/x"], base: base).credential)
        #expect(try !ExampleContext.call(["url": "http://git.local/x"], base: base).credential)
    }

    @Test(arguments: ["access_token", "token", "key", "API_KEY", "secret", "Password", "signature", "sig", "api%5Fkey"])
    func `a credential that an author wrote into a query is not on record`(name: String) throws {
        let call = try ExampleContext.call(["url": .string("https://x.example/a?a=1&\(name)=abcd&z=2")])
        #expect(try call.recorded["url"]?.string == "https://x.example/a?a=1&\(name)=‹secret›&z=2")
        #expect(call.request.path == "/a?a=1&\(name)=abcd&z=2")
        guard !name.contains("%") else { return }
        let query = try ExampleContext.call([
            "url": "https://x.example/a", "query": .object(JSONObject([(name, .string("abcd"))])),
        ])
        #expect(try query.recorded["url"]?.string == "https://x.example/a?\(name)=‹secret›")
    }

    @Test(arguments: ["keyword=abcd", "monkey=abcd", "q=token", "key=", "token"])
    func `what only looks like one stays readable`(query: String) throws {
        let call = try ExampleContext.call(["url": .string("https://x.example/a?\(query)")])
        #expect(try call.recorded["url"]?.string == "https://x.example/a?\(query)")
    }
}
