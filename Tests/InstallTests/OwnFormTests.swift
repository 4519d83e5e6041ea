import HTTPTypes
import Testing

@testable import Install

@Suite struct OwnFormTests {
    private let form = OwnForm(publicURL: "https://hooks.example.org/bittern")

    @Test(arguments: [
        ("same-origin", true), ("none", true), ("same-site", false), ("cross-site", false), ("", false),
    ])
    func `what the browser says of the form's page decides`(site: String, isOwn: Bool) throws {
        // The more telling of the two, whatever the other says.
        let headers: HTTPFields = [try #require(.init("Sec-Fetch-Site")): site, .origin: "null"]
        #expect(form.isSender(of: headers) == isOwn)
    }

    @Test(arguments: [
        (nil, true), ("null", true), ("https://hooks.example.org", true), ("https://HOOKS.example.org", true),
        ("https://evil.example.com", false), ("http://hooks.example.org", false),
        ("https://hooks.example.org:8443", false), ("https://hooks.example.org.evil.example.com", false), ("", false),
    ])
    func `an older browser's word for it is its origin, or none`(origin: String?, isOwn: Bool) {
        var headers = HTTPFields()
        headers[.origin] = origin
        #expect(form.isSender(of: headers) == isOwn)
    }
}
