import Curl
import Foundation
import HTTPTypes
import Synchronization
import Testing

/// A browser without a screen: it keeps cookies as one does, and goes where it is told.
final class Browser: Sendable {
    struct Cookie {
        let value: String
        let path: String
    }

    /// What it was shown.
    struct Visit: Sendable {
        let status: Int
        let headers: HTTPFields
        let html: String

        var title: String { html.firstMatch(of: /<title>(.*?)<\/title>/).map { String($0.output.1) } ?? "" }
        var location: String { headers[.location] ?? "" }

        /// The hidden fields of its form, and the button's.
        func form(pressing button: String) -> [(String, String)] {
            let hidden = html.matches(of: /<input type="hidden" name="([^"]+)" value="([^"]*)">/)
                .map { (String($0.output.1), String($0.output.2).replacing("&amp;", with: "&")) }
            return hidden + [("decision", button)]
        }
    }

    private let curl = CurlLoop()
    private let jar = Mutex<[String: Cookie]>([:])

    var cookies: [String: Cookie] { jar.withLock { $0 } }

    func open(_ address: String, _ method: HTTPRequest.Method = .get, _ fields: HTTPFields = [:]) async throws -> Visit
    {
        try await send(method, address, fields, [])
    }

    /// Presses the button of a form that goes to `address`.
    func submit(_ form: [(String, String)], to address: String, _ fields: HTTPFields = [:]) async throws -> Visit {
        var parts = URLComponents()
        parts.queryItems = form.map { URLQueryItem(name: $0.0, value: $0.1) }
        var fields = fields
        fields[.contentType] = "application/x-www-form-urlencoded"
        let body = (parts.percentEncodedQuery ?? "").replacing("+", with: "%2B")
        return try await send(.post, address, fields, Array(body.utf8))
    }

    func close() async { await curl.close() }

    private func send(
        _ method: HTTPRequest.Method,
        _ address: String,
        _ fields: HTTPFields,
        _ body: [UInt8]
    ) async throws -> Visit {
        let match = try #require(address.firstMatch(of: /^(http):\/\/([^\/?]+)([^#]*)$/), "\(address) is no address")
        let path = String(match.output.3)
        var request = HTTPRequest(
            method: method,
            scheme: "http",
            authority: String(match.output.2),
            path: path.hasPrefix("/") ? path : "/\(path)",
            headerFields: fields
        )
        let cookies = jar.withLock { $0.filter { path.hasPrefix($0.value.path) }.map { "\($0.key)=\($0.value.value)" } }
        if !cookies.isEmpty { request.headerFields[.cookie] = cookies.joined(separator: "; ") }
        let answer = try await curl.send(request, body: body, addresses: .anywhere)
        let headers = answer.response.headerFields
        for line in headers[values: .setCookie] { keep(line) }
        return Visit(
            status: answer.response.status.code,
            headers: headers,
            html: String(decoding: answer.body, as: UTF8.self)
        )
    }

    private func keep(_ line: String) {
        guard let match = line.firstMatch(of: /^([^=]+)=([^;]*);.*Path=([^;]+)/) else { return }
        let (name, cookie) = (
            String(match.output.1), Cookie(value: String(match.output.2), path: String(match.output.3))
        )
        jar.withLock { $0[name] = cookie }
    }
}
