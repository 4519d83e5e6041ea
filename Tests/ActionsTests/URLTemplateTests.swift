import Actions
import Domain
import HTTPTypes
import Testing

@Suite struct URLTemplateTests {
    /// Where a call goes, as one text.
    static func address(
        _ url: String,
        base: String? = "https://api.bitbucket.org",
        title: String = "t"
    ) throws -> String {
        let call = try ExampleContext.call(["url": .string(url)], base: base, set: ["title": .string(title)])
        let request = call.request
        return "\(request.scheme ?? "")://\(request.authority ?? "")\(request.path ?? "")"
    }

    @Test(arguments: [
        ("/2.0/user", "https://api.bitbucket.org/2.0/user"),
        ("/2.0/refs/{{ trigger.ref.name }}", "https://api.bitbucket.org/2.0/refs/feature%2Fx%20y"),
        ("/a?q={{ trigger.ref.name }}&n={{ trigger.id }}", "https://api.bitbucket.org/a?q=feature%2Fx%20y&n=7"),
        ("https://chat.example.org", "https://chat.example.org/"),
        ("HTTPS://Chat.Example.ORG.:443/A?B", "https://chat.example.org/A?B"),
        ("http://x.example:80/", "http://x.example/"),
        ("http://x.example:8080?a={{ trigger.id }}", "http://x.example:8080/?a=7"),
        ("https://[2001:DB8::1]:8443/x", "https://[2001:db8::1]:8443/x"),
        ("{{ secrets.CHAT }}", "https://chat.example.org/hooks/T0/B0?key=s3cr3t-key"),
        (
            "{{ secrets.CHAT }}&thread={{ trigger.ref.name }}",
            "https://chat.example.org/hooks/T0/B0?key=s3cr3t-key&thread=feature%2Fx%20y"
        ),
        ("{{ secrets.BASE }}/rooms/{{ trigger.id }}", "https://chat.example.org/base/rooms/7"),
        ("https://x.example/{{ secrets.TOKEN }}", "https://x.example/tok%2Fen%2B%221%22"),
        ("/v{{ trigger.title }}/", "https://api.bitbucket.org/vt/"),
    ])
    func `an address is filled`(url: String, expected: String) throws {
        #expect(try Self.address(url) == expected)
    }

    @Test func `a base path stands before relative addresses only`() throws {
        let base = "https://git.example.org:7990/bitbucket/"
        #expect(try Self.address("/rest/x", base: base) == "https://git.example.org:7990/bitbucket/rest/x")
        #expect(try Self.address("https://git.example.org:7990/y", base: base) == "https://git.example.org:7990/y")
    }

    /// Titles, branch names and the like that somebody chose to do harm.
    static let hostile = [
        "..", ".", "../../2.0/user", "a/../b", "..\\..\\x", "%2e%2e", "%2E.", "%2e%2e/%2e%2e/x", "..;/x", "",
        "x/./y",
    ]

    @Test(arguments: hostile)
    func `a value that would change the path is refused`(title: String) {
        #expect(throws: StepFailure.self) { try Self.address("/2.0/r/{{ trigger.title }}/x", title: title) }
    }

    @Test(arguments: hostile)
    func `the same value in a query is only text`(title: String) throws {
        let address = try Self.address("/2.0/r?q={{ trigger.title }}&z=1", title: title)
        #expect(address.hasPrefix("https://api.bitbucket.org/2.0/r?q="))
        #expect(address.hasSuffix("&z=1"))
        #expect(address.split(separator: "/").count == 4)
    }

    @Test(arguments: [
        "a/b?c#d&e=f", "\r\nX-Evil: 1", "@evil.example", "//evil.example", "\\\\evil.example", "\u{0}", "ä😀", " ", "%",
        "%2f", "https://evil.example/", "...", "a..b", "{{ secrets.TOKEN }}", ":8080", "🏳️‍🌈", "a;b=c", "*?[]<>\"'`{}|^",
    ])
    func `any other value is one segment, and one query value`(title: String) throws {
        let address = try Self.address("/2.0/r/{{ trigger.title }}/x?q={{ trigger.title }}&z=1", title: title)
        let rest = try #require(address.dropPrefix("https://api.bitbucket.org/2.0/r/"))
        let segment = try #require(rest.split(separator: "/", omittingEmptySubsequences: false).first)
        #expect(rest == "\(segment)/x?q=\(segment)&z=1")
        let allowed = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%")
        #expect(segment.allSatisfy(allowed.contains))
    }

    @Test(arguments: [
        (".", "/a/.{{ trigger.title }}/b"), (".", "/a/{{ trigger.title }}."), ("e", "/a/%2e%2{{ trigger.title }}"),
    ])
    func `literal and value together cannot make dots`(title: String, url: String) {
        #expect(throws: (any Error).self) { try Self.address(url, title: title) }
    }

    @Test(arguments: [
        ("{{ trigger.url }}", "a value cannot give scheme and host"),
        ("{{ trigger.url }}/x", "a value cannot give scheme and host"),
        ("https://{{ trigger.repository.slug }}.example/x", "cannot be part of the host"),
        ("https://x.example{{ trigger.title }}", "cannot be part of the host"),
        ("{{ secrets.BASE }}{{ trigger.title }}", "`/` or `?` must follow"),
        ("{{ secrets.BASE }}.evil.example/", "`/` or `?` must follow"),
        ("ftp://x.example/", "must start with https:// or http://"), ("2.0/user", "must start with /"),
        ("//evil.example/x", "empty part"), ("/a//b", "empty part"), ("/a/../b", "`..`"), ("/a/%2e%2E/b", "`..`"),
        ("/a/./b", "`.`"), ("/a#b", "fragment"), ("/a b", "U+0020"), ("/a\\b", "U+005C"), ("/ä", "U+00E4"),
        ("/a\nb", "U+000A"), ("/a%2", "two hexadecimal digits"), ("/a%zz", "two hexadecimal digits"),
        ("https://user:pw@x.example/", "user name"), ("https:///x", "proper host"), ("https://", "proper host"),
        ("https://x.example:0/", "proper port"), ("https://x.example:65536/", "proper port"),
        ("https://x.example:8x/", "proper port"), ("https://.x.example/", "proper host"),
        ("https://a..b/", "proper host"), ("https://[::1/", "proper host"), ("https://x%2eexample/", "proper host"),
        ("https://[::1]evil.example/", "proper host"), ("/{{ trigger.id", "not closed"),
        ("javascript://x/", "must start"),
    ])
    func `an address that is none is refused before any run`(url: String, says: String) {
        let error = #expect(throws: WorkflowError.self) { try Self.address(url) }
        #expect(error?.path.description == "with.url")
        #expect(error?.reason.contains(says) == true, "\(error?.reason ?? "")")
    }

    @Test func `a relative address needs a connection`() {
        let error = #expect(throws: StepFailure.self) { try Self.address("/2.0/user", base: nil) }
        #expect(error?.description == "with.url: a relative address needs a connection, and this run has none")
    }

    @Test func `a secret that is no address is refused without being shown`() {
        for name in ["TOKEN", "BROKEN", "PIN"] {
            let error = #expect(throws: StepFailure.self) { try Self.address("{{ secrets.\(name) }}") }
            #expect(error?.description == "with.url: the address must start with https:// or http://")
        }
    }

    @Test func `an address ends at its limit`() throws {
        let fits = String(repeating: "a", count: 8_192 - "https://api.bitbucket.org/".utf8.count)
        #expect(try Self.address("/{{ trigger.title }}", title: fits).utf8.count == 8_192)
        #expect(throws: StepFailure.self) { try Self.address("/{{ trigger.title }}", title: fits + "a") }
    }

    @Test(arguments: [
        "ftp://x", "https://x.example/?q", "api.bitbucket.org", "", "https://u@x.example",
    ])
    func `a connection's base that is no address is refused`(base: String) {
        #expect(throws: StepFailure.self) { try ConnectionTarget(base: base, app: .bitbucket) }
    }
}

extension String {
    fileprivate func dropPrefix(_ prefix: String) -> String? {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
    }
}
