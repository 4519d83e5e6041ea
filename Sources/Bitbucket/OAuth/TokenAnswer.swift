package import Domain
package import HTTPTypes

/// What a token endpoint said.
///
/// Only OAuth's own words are a refusal. Everything else that is no grant, a page of a proxy's included, may be otherwise
/// in a minute and takes nobody's connection away.
package enum TokenAnswer: Sendable {
    case granted(TokenSet)
    case refused(OAuthRefusal)
    /// The reason quotes nothing of the answer but a message of the API's own; `retryAfter` is at most an hour.
    case unavailable(reason: String, retryAfter: Duration?)

    /// Reads an answer; nothing of a body over 256 KiB.
    ///
    /// Endpoints repeat what they were sent in what they say: `hiding` is masked there.
    package init(status: Int, headers: HTTPFields, body: [UInt8], hiding secrets: [Secret] = []) {
        func unavailable(_ reason: String) -> TokenAnswer {
            .unavailable(reason: "the token endpoint answered \(status) with \(reason)", retryAfter: headers.retryAfter)
        }
        guard body.count <= Self.bodyLimitBytes else {
            self = unavailable("\(body.count) bytes, which is too many for tokens")
            return
        }
        guard let answer = try? JSONValue(parsing: body) else {  // the reason says what it is instead
            self = unavailable(ForeignText.kind(of: body))
            return
        }
        let isOverloaded = status >= 500 || [408, 425, 429].contains(status)
        if !isOverloaded, let refusal = Self.refusal(answer, hiding: secrets) {
            self = .refused(refusal)
        } else if (200...299).contains(status) {
            self = Self.tokens(answer).map { .granted($0) } ?? unavailable("no access token that can be used")
        } else {
            // Masked before it is cut: half a token is not recognised.
            let words = APIRefusal.words(in: answer).map { Self.masked($0, secrets) }
            self = unavailable(words.flatMap(ForeignText.line) ?? "JSON that says no reason")
        }
    }

    static let bodyLimitBytes = 256 << 10
    static let tokenLimitBytes = 64 << 10

    /// The members of RFC 6749 §5.2; an answer that has a token as well is no refusal.
    private static func refusal(_ answer: JSONValue, hiding secrets: [Secret]) -> OAuthRefusal? {
        guard answer["access_token"]?.string == nil, let error = answer["error"]?.string else { return nil }
        let explanation = answer["error_description"]?.string
        return OAuthRefusal(error: masked(error, secrets), explanation: explanation.map { masked($0, secrets) })
    }

    private static func masked(_ text: String, _ secrets: [Secret]) -> String {
        secrets.reduce(text) { text, secret in
            secret.withValue { $0.isEmpty ? text : text.replacing($0, with: Secret.mask) }
        }
    }

    private static func tokens(_ answer: JSONValue) -> TokenSet? {
        guard let access = answer["access_token"]?.string, (1...tokenLimitBytes).contains(access.utf8.count),
            access.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        let refresh = answer["refresh_token"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        return TokenSet(
            access: Secret(access),
            refresh: refresh.map { Secret($0) },
            expiresIn: duration(answer["expires_in"]),
            scopes: scopes(answer["scope"] ?? answer["scopes"])
        )
    }

    /// Whole seconds of a number, or of a number in a string.
    private static func duration(_ value: JSONValue?) -> Duration? {
        let text: String? = if case .number(let number) = value { number.text } else { value?.string }
        guard let seconds = text.flatMap(Double.init), seconds >= 1 else { return nil }
        return min(.seconds(Int64(min(seconds, 1e9))), DurationText.longest)
    }

    private static func scopes(_ value: JSONValue?) -> [String]? {
        if let list = value?.elements {
            return list.prefix(ScopeText.limit).compactMap(\.string).compactMap(ScopeText.scope)
        }
        return value?.string.map(ScopeText.scopes)
    }
}
