import BitbucketSimulator
import Domain
import Foundation
import HTTPTypes

/// A consumer that does what its customer's browser and its own server would do.
struct OAuthClient {
    static let callback = "http://127.0.0.1:8080/oauth/callback?app=bitbucket"
    static let cloud = SimulatedConsumer(
        key: "key",
        secret: "s3cret",
        name: "Bittern <test>",
        callback: callback,
        scopes: ["account", "pullrequest:write", "webhook"]
    )
    static let dataCenter = SimulatedConsumer(
        key: "key",
        secret: "s3cret",
        name: "Bittern <test>",
        product: .datacenter,
        callback: callback,
        scopes: ["PROJECT_ADMIN"]
    )

    let client: Client
    let consumer: SimulatedConsumer

    /// A simulator that knows Ada and the consumer of each product.
    static func use<Result: Sendable>(
        _ consumer: SimulatedConsumer = cloud,
        with change: (inout SimulatorConfiguration) -> Void = { _ in },
        _ body: (OAuthClient) async throws -> Result
    ) async throws -> Result {
        try await Client.use(
            with: {
                $0.consumers = [consumer]
                change(&$0)
            },
            { try await body(OAuthClient(client: $0, consumer: consumer)) }
        )
    }

    var isCloud: Bool { consumer.product == .cloud }
    var authorizePath: String { isCloud ? "/site/oauth2/authorize" : "/rest/oauth2/latest/authorize" }
    var tokenPath: String { isCloud ? "/site/oauth2/access_token" : "/rest/oauth2/latest/token" }

    /// The usual request of the consent page, with these fields besides or instead; nil leaves one out.
    func ask(_ fields: [String: String?] = [:]) async throws -> Client.Reply {
        try await client.send(.get, "\(authorizePath)?\(Self.form(request(fields)))", token: nil)
    }

    /// Presses one of the page's buttons.
    func decide(_ decision: String, _ fields: [String: String?] = [:]) async throws -> [String: String] {
        let body = Self.form(request(fields).merging(["decision": decision]) { $1 })
        let reply = try await client.send(.post, authorizePath, token: nil, body, fields: Self.formType)
        return try Self.query(of: reply)
    }

    /// The fields that a browser brings back to the callback.
    static func query(of reply: Client.Reply) throws -> [String: String] {
        guard reply.status == 302, let location = reply.headers[.location], location.hasPrefix(callback),
            let items = URLComponents(string: location)?.queryItems
        else { throw Unexpected(text: "\(reply.status) \(reply.headers[.location] ?? "") \(reply.text)") }
        return Dictionary(items.map { ($0.name, $0.value ?? "") }) { $1 }
    }

    /// The token endpoint, authenticated as the product wants it.
    func token(
        _ fields: [String: String?],
        key: String? = nil,
        secret: String? = nil
    ) async throws -> Client.Reply {
        let (key, secret) = (key ?? consumer.key, secret ?? consumer.secret)
        var fields = fields
        var headers = Self.formType
        if isCloud {
            headers[.authorization] = "Basic \(Data("\(key):\(secret)".utf8).base64EncodedString())"
        } else {
            fields.merge(["client_id": key, "client_secret": secret]) { mine, _ in mine }
        }
        return try await client.send(.post, tokenPath, token: nil, Self.form(fields), fields: headers)
    }

    func exchange(_ code: String, verifier: String? = nil) async throws -> Client.Reply {
        try await token([
            "grant_type": "authorization_code", "code": code, "code_verifier": verifier,
            "redirect_uri": isCloud ? nil : Self.callback,
        ])
    }

    func refresh(_ token: String) async throws -> Client.Reply {
        try await self.token(["grant_type": "refresh_token", "refresh_token": token])
    }

    /// From the consent page to the tokens.
    func install(_ fields: [String: String?] = [:]) async throws -> Tokens {
        let code = try await decide("grant", fields)["code"] ?? ""
        return try Tokens(try await exchange(code))
    }

    struct Tokens {
        let access: String
        let refresh: String
        let scope: String
        let lifetime: Int64

        init(_ reply: Client.Reply) throws {
            guard reply.status == 200, let json = reply.json, let access = json["access_token"]?.string else {
                throw Unexpected(text: "\(reply.status) \(reply.text)")
            }
            self.access = access
            refresh = json["refresh_token"]?.string ?? ""
            scope = (json["scope"] ?? json["scopes"])?.string ?? ""
            lifetime = json["expires_in"]?.integer ?? 0
        }
    }

    struct Unexpected: Error { let text: String }

    static let formType: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]

    static func form(_ fields: [String: String?]) -> String {
        var allowed = CharacterSet.alphanumerics
        allowed.insert(charactersIn: "-._~")
        return fields.compactMap { name, value in
            value.flatMap { $0.addingPercentEncoding(withAllowedCharacters: allowed) }.map { "\(name)=\($0)" }
        }.joined(separator: "&")
    }

    private func request(_ fields: [String: String?]) -> [String: String?] {
        let usual: [String: String?] = [
            "client_id": consumer.key, "response_type": "code", "state": "a b&c",
            "redirect_uri": isCloud ? nil : Self.callback,
        ]
        return usual.merging(fields) { $1 }
    }
}
