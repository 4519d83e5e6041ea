import Curl
import Foundation
import HTTPTypes

/// What a customer's browser does, without drawing anything: cookies by host and path, forms, and one redirect at a time.
actor Browser {
    struct Page: Sendable {
        let address: String
        let status: Int
        let headers: HTTPFields
        let text: String

        /// Where it sends the browser; `nil` when it stays.
        var location: String? { headers[.location] }
    }

    private let curl: CurlLoop
    private var cookies: [String: String] = [:]

    init(curl: CurlLoop) { self.curl = curl }

    func open(_ address: String) async throws -> Page { try await ask(.get, address) }

    /// Presses the button of a page's form that is called so; of the first form when there is but one button.
    func press(_ button: String? = nil, on page: Page) async throws -> Page {
        guard let form = page.text.firstMatch(of: /(?s)<form[^>]*>.*?<\/form>/) else { throw NoForm(page: page.text) }
        let html = String(form.output)
        var fields: [(String, String)] = []
        for input in html.matches(of: /<input[^>]*>/) {
            let tag = String(input.output)
            guard let name = Self.attribute("name", of: tag) else { continue }
            fields.append((name, Self.attribute("value", of: tag) ?? ""))
        }
        for match in html.matches(of: /(?s)<button[^>]*>/) {
            let tag = String(match.output)
            guard let name = Self.attribute("name", of: tag), let value = Self.attribute("value", of: tag) else {
                continue
            }
            if button == nil || button == value { fields.append((name, value)) }
        }
        let action = Self.attribute("action", of: String(html.prefix { $0 != ">" })) ?? ""
        let target = action.isEmpty ? page.address : try Self.resolve(action, on: page.address)
        let allowed = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~"))
        let body = fields.map { "\($0)=\($1.addingPercentEncoding(withAllowedCharacters: allowed) ?? "")" }
        return try await ask(.post, target, body: body.joined(separator: "&"))
    }

    /// Goes where a page sends it.
    func follow(_ page: Page) async throws -> Page {
        guard let location = page.location else { throw NoForm(page: page.text) }
        return try await open(try Self.resolve(location, on: page.address))
    }

    struct NoForm: Error {
        let page: String
    }

    private func ask(_ method: HTTPRequest.Method, _ address: String, body: String = "") async throws -> Page {
        guard let url = URLComponents(string: address), let host = url.host else { throw NoForm(page: address) }
        let authority = url.port.map { "\(host):\($0)" } ?? host
        let path = url.percentEncodedPath.isEmpty ? "/" : url.percentEncodedPath
        var request = HTTPRequest(
            method: method,
            scheme: url.scheme ?? "http",
            authority: authority,
            path: path + (url.percentEncodedQuery.map { "?\($0)" } ?? "")
        )
        request.headerFields[.accept] = "text/html"
        request.headerFields[.cookie] = cookies[authority]
        if method == .post { request.headerFields[.contentType] = "application/x-www-form-urlencoded" }
        let answer = try await curl.send(request, body: Array(body.utf8), addresses: .anywhere)
        if let cookie = answer.response.headerFields[.setCookie]?.split(separator: ";").first {
            cookies[authority] = String(cookie)
        }
        return Page(
            address: address,
            status: answer.response.status.code,
            headers: answer.response.headerFields,
            text: String(decoding: answer.body, as: UTF8.self)
        )
    }

    private static func resolve(_ reference: String, on address: String) throws -> String {
        guard let url = URL(string: reference, relativeTo: URL(string: address)) else { throw NoForm(page: reference) }
        return url.absoluteString
    }

    private static func attribute(_ name: String, of tag: String) -> String? {
        guard let start = tag.range(of: " \(name)=\"") else { return nil }
        let value = String(tag[start.upperBound...].prefix { $0 != "\"" })
        return value.replacing("&amp;", with: "&").replacing("&quot;", with: "\"").replacing("&#39;", with: "'")
            .replacing("&lt;", with: "<").replacing("&gt;", with: ">")
    }
}
