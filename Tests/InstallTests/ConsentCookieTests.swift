import Domain
import HTTPTypes
import Testing

@testable import Install

@Suite struct ConsentCookieTests {
    @Test(arguments: [
        ("https://hooks.example.org", "Path=/oauth; Max-Age=1800; HttpOnly; SameSite=Lax; Secure"),
        ("https://example.org/bittern", "Path=/bittern/oauth; Max-Age=1800; HttpOnly; SameSite=Lax; Secure"),
        ("http://localhost:8080", "Path=/oauth; Max-Age=1800; HttpOnly; SameSite=Lax"),
    ])
    func `only the way back gets it, and over https only where there is https`(publicURL: String, attributes: String) {
        let line = ConsentCookie(publicURL: publicURL).line(setting: Secret("sealed-value"))
        #expect(line == "bittern_connect=sealed-value; \(attributes)")
    }

    @Test(arguments: [
        ("bittern_connect=abc", "abc"), ("a=b; bittern_connect=abc; c=d", "abc"), ("a=b;bittern_connect=abc", "abc"),
        ("bittern_connect=", ""), ("bittern_connect=one; bittern_connect=two", "one"), ("bittern_connect=a=b", "a=b"),
        ("xbittern_connect=abc", nil), ("bittern_connect", nil), ("", nil),
        ("bittern_connect=" + String(repeating: "a", count: 2_049), nil),
    ])
    func `it is found among others`(field: String, value: String?) {
        #expect(ConsentCookie(publicURL: "https://a.example").value(in: [.cookie: field]) == value)
    }

    @Test func `no cookie is no value`() {
        #expect(ConsentCookie(publicURL: "https://a.example").value(in: [:]) == nil)
    }
}
