import Testing

@testable import Install

@Suite struct HTMLTests {
    @Test(arguments: [
        (#"<script>alert(1)</script>"#, "&lt;script&gt;alert(1)&lt;/script&gt;"),
        (#"" onload="x"#, "&quot; onload=&quot;x"),
        ("O'Brien & Söhne", "O&#39;Brien &amp; Söhne"),
        ("&lt;", "&amp;lt;"),
        ("{{customer}} ${x} %3Cb%3E", "{{customer}} ${x} %3Cb%3E"),
        ("a\u{0}b\u{1B}[31m\u{7F}\u{85}", "a\u{FFFD}b\u{FFFD}[31m\u{FFFD}\u{FFFD}"),
        ("two\nlines", "two\nlines"),
        ("a\r\nb", "a\u{FFFD}\nb"),
        ("</style><img src=x>", "&lt;/style&gt;&lt;img src=x&gt;"),
        ("\u{202E}evil", "\u{202E}evil"),
        ("e\u{301}\u{1F600}", "e\u{301}\u{1F600}"),
    ])
    func `a value is text, whatever is in it`(value: String, escaped: String) {
        let html: HTML = #"<p title="\#(value)">\#(value)</p>"#
        #expect(html.text == #"<p title="\#(escaped)">\#(escaped)</p>"#)
    }

    @Test func `markup within markup stays markup`() {
        let items = ["a", "<b>"].map { "<li>\($0)</li>" as HTML }
        let list: HTML = "<ul>\(items)</ul>\(HTML.nothing)"
        #expect(list.text == "<ul><li>a</li>\n<li>&lt;b&gt;</li></ul>")
    }
}
