import HTTPTypes
import Hummingbird
import NIOCore

/// A page for a customer: plain HTML without a script, which no browser keeps and no other page may frame.
struct Page: Sendable {
    /// The colour of the bar above it; the words say the same.
    enum Tone: String {
        case plain
        case good
        case care
    }

    let status: HTTPResponse.Status
    /// The heading, and what the browser calls the page.
    let title: String
    var tone = Tone.plain
    /// What follows the heading.
    let content: HTML
    /// Where its button may lead, `'self'` aside; a page without a form leads nowhere.
    var formTargets = "'none'"

    var html: HTML {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <title>\(title)</title>
        <style>\(PageStyle.html)</style>
        </head>
        <body>
        <main class="\(tone.rawValue)">
        <h1>\(title)</h1>
        \(content)
        </main>
        </body>
        </html>

        """
    }

    var headers: HTTPFields {
        var headers = Self.privacy
        headers[.contentType] = "text/html; charset=utf-8"
        headers[.contentLanguage] = "en"
        headers[.contentSecurityPolicy] =
            "default-src 'none'; style-src '\(PageStyle.hash)'; form-action \(formTargets); base-uri 'none'; "
            + "frame-ancestors 'none'"
        // For browsers that do not know frame-ancestors.
        headers[.frameOptions] = "DENY"
        return headers
    }

    var response: Response {
        Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: html.text)))
    }

    /// What every answer of this room has: an address of it is a secret, and must not leak by a referrer or a cache.
    static let privacy: HTTPFields = [
        .cacheControl: "no-store", .referrerPolicy: "no-referrer", .xContentTypeOptions: "nosniff",
    ]
}

extension HTTPField.Name {
    private static func named(_ name: String) -> HTTPField.Name {
        guard let field = HTTPField.Name(name) else { preconditionFailure("\(name) is a field's name") }
        return field
    }

    fileprivate static let referrerPolicy = named("Referrer-Policy")
    fileprivate static let frameOptions = named("X-Frame-Options")
}
