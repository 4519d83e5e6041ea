import HTTPTypes
import Telemetry
import Testing

@testable import Install

@Suite struct PageTests {
    @Test(arguments: ExamplePage.all)
    func `a page is as it was last looked at`(example: ExamplePage) throws {
        try Golden.compare(example.page, with: example.name)
    }

    @Test func `there is a page for every answer but the redirect`() {
        let shown = Set(ExamplePage.all.map(\.name)).union(["scopes_missing"])
        let answers = ConnectAnswer.allCases.map(\.rawValue).filter { $0 != ConnectAnswer.sentToBitbucket.rawValue }
        #expect(Set(answers).isSubset(of: shown), "missing: \(Set(answers).subtracting(shown))")
    }

    @Test(arguments: ExamplePage.all)
    func `every tag is ended, in order, whatever names are in it`(example: ExamplePage) throws {
        var open: [String] = []
        for tag in example.page.html.text.matches(of: /<(\/?)([a-z][a-z0-9]*)[^<>]*>/) where tag.output.2 != "meta" {
            if tag.output.1.isEmpty {
                open.append(String(tag.output.2))
            } else {
                #expect(open.popLast() == String(tag.output.2))
            }
        }
        #expect(open.isEmpty)
    }

    @Test(arguments: ExamplePage.all)
    func `a page has one heading, a language, and nothing that runs`(example: ExamplePage) {
        let text = example.page.html.text
        #expect(text.matches(of: /<h1>/).count == 1)
        #expect(text.hasPrefix("<!doctype html>\n<html lang=\"en\">"))
        #expect(text.contains("<title>\(example.page.title)</title>"))
        #expect(text.contains(#"<meta name="viewport" content="width=device-width, initial-scale=1">"#))
        for harm in ["<script", "<img", "<b>", " style=", "javascript:"] { #expect(!text.contains(harm)) }
        // As an attribute: hostile words hold it as text, after an escaped quote.
        #expect(text.firstMatch(of: /<[^<>]* on[a-z]+="/) == nil)
    }

    @Test(arguments: ExamplePage.all)
    func `no browser keeps a page, frames it, or tells others its address`(example: ExamplePage) throws {
        let headers = example.page.headers
        let policy = try #require(headers[.contentSecurityPolicy])
        #expect(policy.hasPrefix("default-src 'none'; style-src '\(PageStyle.hash)'; form-action "))
        #expect(policy.hasSuffix("; base-uri 'none'; frame-ancestors 'none'"))
        #expect(headers[.contentType] == "text/html; charset=utf-8")
        #expect(headers[.contentLanguage] == "en")
        #expect(headers[.cacheControl] == "no-store")
        #expect(headers[.xContentTypeOptions] == "nosniff")
        let (referrer, frame) = (
            try #require(HTTPField.Name("Referrer-Policy")), try #require(HTTPField.Name("X-Frame-Options"))
        )
        #expect(headers[referrer] == "no-referrer")
        #expect(headers[frame] == "DENY")
    }

    @Test(arguments: [
        ("https://bitbucket.org/site/oauth2/authorize", "form-action 'self' https:;"),
        ("http://127.0.0.1:7990/site/oauth2/authorize", "form-action 'self' https: http:;"),
    ])
    func `the button may lead to wherever Bitbucket's users sign in`(authorizeURL: String, policy: String) throws {
        let page = ExamplePage.invitation(authorizeURL: authorizeURL).page
        #expect(try #require(page.headers[.contentSecurityPolicy]).contains(policy))
    }

    @Test func `a page without a form leads nowhere`() throws {
        let headers = Notice.unknownLink.page.headers
        #expect(try #require(headers[.contentSecurityPolicy]).contains("form-action 'none';"))
    }
}
