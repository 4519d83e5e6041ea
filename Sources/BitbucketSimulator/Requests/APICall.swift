import Domain
import FoundationEssentials
import HTTPTypes

/// A request as the simulated Bitbucket reads it.
struct APICall: Sendable {
    let method: HTTPRequest.Method

    /// As it was sent, escapes and all, without its query.
    let path: String
    let pathAndQuery: String
    let query: FormFields
    let headers: HTTPFields
    let body: [UInt8]

    /// Where the caller found this Bitbucket, `http://127.0.0.1:7990`; what it is pointed to next begins with it.
    let origin: String

    /// What stands in place of the braces of the endpoint's template, decoded.
    var places: [String: String] = [:]

    /// `/2.0/user?fields=uuid` is a path with its query.
    init(
        _ method: HTTPRequest.Method,
        _ pathAndQuery: String,
        headers: HTTPFields = [:],
        body: [UInt8] = [],
        origin: String = "http://127.0.0.1"
    ) {
        let sides = pathAndQuery.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        self.method = method
        self.pathAndQuery = pathAndQuery
        path = String(sides[0])
        query = FormFields(sides.count == 2 ? String(sides[1]) : "")
        self.headers = headers
        self.body = body
        self.origin = origin
    }

    /// The body's object; nil when it is none.
    var json: JSONObject? {
        // What is wrong with the JSON is not told: Bitbucket only says that the request was bad.
        (try? JSONValue(parsing: body))?.members
    }

    /// The body's fields when it says that it is a form.
    var form: FormFields {
        let isForm = headers[.contentType]?.hasPrefix("application/x-www-form-urlencoded") ?? false
        return isForm ? FormFields(body) : FormFields()
    }

    /// What comes after `Bearer`; Bitbucket takes tokens nowhere else.
    var bearer: String? {
        credentials("bearer")
    }

    /// The key and secret of a client that authenticates with Basic.
    var basic: (key: String, secret: String)? {
        guard let text = credentials("basic"), let data = Data(base64Encoded: text),
            let pair = String(validating: data, as: UTF8.self)
        else { return nil }
        let sides = pair.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard sides.count == 2 else { return nil }
        return (sides[0].percentDecodedLeniently, sides[1].percentDecodedLeniently)
    }

    /// What stands for `{name}` in the template.
    func place(_ name: String) -> String { places[name] ?? "" }

    private func credentials(_ scheme: String) -> String? {
        let words = (headers[.authorization] ?? "").split(separator: " ", maxSplits: 1)
        guard words.count == 2, words[0].lowercased() == scheme else { return nil }
        return String(words[1])
    }
}
