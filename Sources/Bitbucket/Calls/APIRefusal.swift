import Domain
package import HTTPTypes

/// Why Bitbucket's API did not do what it was asked: everything that the answer says about it.
///
/// Reads the error bodies of Cloud (both shapes of `fields`, `detail` as text and as an object) and of Data Center.
package struct APIRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    package let status: Int
    /// In Bitbucket's own words, on one line of at most 300 bytes; nil when it says nothing that can be read.
    package let message: String?
    /// What is wrong with which field, where it says so; at most twenty.
    package let fields: [String]
    /// The scopes that a 403 asks for; empty when it does not say.
    package let requiredScopes: [String]
    /// The scopes that it says the token has; empty when it does not say.
    package let grantedScopes: [String]
    /// How long to wait before asking again, at most an hour; nil when it does not say.
    package let retryAfter: Duration?

    /// Reads an answer whose status is no success; bodies over 1 MiB are not looked at.
    package init(status: Int, headers: HTTPFields, body: [UInt8]) {
        // What is not JSON is a page of something between us, or a plain sentence.
        let answer = body.count <= Self.bodyLimitBytes ? try? JSONValue(parsing: body) : nil
        let error = answer?["error"]
        let detail = error?["detail"]
        self.status = status
        message = answer.flatMap(Self.words).flatMap(ForeignText.line) ?? ForeignText.sentence(body)
        fields = Array(Self.fields(error?["fields"]).prefix(Self.fieldLimit))
        requiredScopes = Self.scopes(detail?["required"], headers.value(of: "X-Accepted-OAuth-Scopes"))
        grantedScopes = Self.scopes(detail?["granted"], headers.value(of: "X-OAuth-Scopes"))
        retryAfter = headers.retryAfter
    }

    static let bodyLimitBytes = 1 << 20
    static let fieldLimit = 20

    /// Whether what was asked for is not there, or not for this token to see.
    package var isMissing: Bool { status == 404 || status == 410 }

    /// Whether the same request may be answered later: overload, a broken server, a time-out (Cloud has a 555 for it).
    package var isTemporary: Bool { status == 408 || status == 425 || status == 429 || (500...599).contains(status) }

    /// `403: Your credentials lack …; it needs webhook, and the token has repository`.
    package var description: String {
        var text = "\(status)" + (message.map { ": \($0)" } ?? "")
        if !fields.isEmpty { text += " (\(fields.joined(separator: "; ")))" }
        if !requiredScopes.isEmpty {
            let granted = grantedScopes.isEmpty ? "" : ", and the token has \(grantedScopes.joined(separator: ", "))"
            text += "; it needs \(requiredScopes.joined(separator: ", "))\(granted)"
        }
        return text
    }

    /// Cloud's `error.message` with a `detail` that is text, Data Center's `errors[].message`, OAuth's `error_description`.
    ///
    /// As they came, of any length.
    static func words(in answer: JSONValue) -> String? {
        if let message = answer["error"]?["message"]?.string {
            return [message, answer["error"]?["detail"]?.string ?? ""].joined(separator: " ")
        }
        if let errors = answer["errors"]?.elements {
            let messages = errors.prefix(fieldLimit).compactMap { error in
                error["message"]?.string.map { text in error["context"]?.string.map { "\($0): \(text)" } ?? text }
            }
            return messages.joined(separator: "; ")
        }
        return (answer["error_description"] ?? answer["error"] ?? answer["message"])?.string
    }

    /// `{"url": ["…"]}` and `{"url": "…"}` as `url: …`, and `["…"]` as it is.
    private static func fields(_ value: JSONValue?) -> [String] {
        if let members = value?.members?.members.prefix(fieldLimit) {
            return members.compactMap { member in
                let text = member.value.elements?.prefix(fieldLimit).compactMap(\.string).joined(separator: " ")
                return ForeignText.line("\(member.name): \(text ?? member.value.string ?? "")")
            }
        }
        return value?.elements?.prefix(fieldLimit).compactMap { $0.string.flatMap(ForeignText.line) } ?? []
    }

    private static func scopes(_ list: JSONValue?, _ header: String?) -> [String] {
        list?.elements?.compactMap(\.string).compactMap(ScopeText.scope) ?? ScopeText.scopes(in: header ?? "")
    }
}
