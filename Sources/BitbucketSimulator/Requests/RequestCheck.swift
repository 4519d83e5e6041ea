import BitbucketAPI
import Domain
import HTTPTypes

/// Whether Bitbucket would know a request: the operation, and the fields that its body must have.
struct RequestCheck: Sendable {
    /// The places of both products' OAuth, and what is no REST; the facts about REST do not have them.
    private static let others: Set<String> = [
        "GET /site/oauth2/authorize", "POST /site/oauth2/authorize", "POST /site/oauth2/access_token",
        "POST /site/oauth2/revoke", "GET /rest/oauth2/latest/authorize", "POST /rest/oauth2/latest/authorize",
        "POST /rest/oauth2/latest/token", "POST /rest/oauth2/latest/revoke", "GET /plugins/servlet/applinks/whoami",
    ]

    private static let rest = ["/2.0/", "/rest/", "/site/", "/plugins/"]

    let call: APICall

    /// Whether it is at a place that Bitbucket uses at all.
    var isAtBitbucket: Bool { Self.rest.contains { call.path.hasPrefix($0) } }

    /// What the facts know of it.
    var operation: APIOperation? {
        let method = call.method.rawValue
        // The facts pass over a slash at the end; the server does not.
        guard !call.path.hasSuffix("/") else { return nil }
        if call.path.hasPrefix("/2.0/") {
            return APIOperations.find(method, path: String(call.path.dropFirst("/2.0".count)), app: .bitbucket)
        }
        guard call.path.hasPrefix("/rest/") else { return nil }
        return APIOperations.find(method, path: Endpoint.latest(call.path), app: .bitbucketDatacenter)
    }

    /// What is strange about it; nil when nothing is.
    var strangeness: String? {
        let name = "\(call.method.rawValue) \(call.path)"
        if let brace = call.path.first(where: { "{}".contains($0) }) {
            return "\(name) has a \(brace) that is not encoded"
        }
        if call.query["access_token"] != nil { return "\(name) has its token in the query" }
        if Self.others.contains(name) { return missingInForm.map { "\(name): the form has no \($0)" } }
        guard let operation else { return "Bitbucket has no \(name)" }
        guard !operation.requiredFields.isEmpty else { return nil }
        guard let body = call.json else { return "\(name): the body is no JSON object" }
        return operation.requiredFields.first { !Self.has(body, $0) }.map { "\(name): the body has no \($0)" }
    }

    private static func has(_ body: JSONObject, _ field: String) -> Bool {
        let steps = field.split(separator: ".").map { JSONPath.Step.key(String($0)) }
        return JSONValue.object(body)[JSONPath(steps)] != nil
    }

    private var missingInForm: String? {
        guard call.method == .post, call.path.hasSuffix("/access_token") || call.path.hasSuffix("/token") else {
            return nil
        }
        let form = call.form
        guard let grant = form["grant_type"] else { return "grant_type" }
        let wanted = ["authorization_code": "code", "refresh_token": "refresh_token"][grant]
        return wanted.flatMap { form[$0] == nil ? $0 : nil }
    }
}
