import Domain
package import HTTPTypes

/// The questions whose token of Data Center this is; there is no single one.
///
/// That `whoami` answers with a user name, and that every answer to a user has `X-AUSERNAME`, is what many programs rely
/// on and no description says. A user's slug is nearly always the name in lower case; where it is not, the search helps.
package enum DataCenterAccountRequest {
    /// `GET /plugins/servlet/applinks/whoami`; nil when `apiBaseURL` is no http or https address.
    package static func whoAmI(apiBaseURL: String) -> HTTPRequest? {
        APIAddress(apiBaseURL)?.request(.get, "/plugins/servlet/applinks/whoami", headerFields: [.accept: "text/plain"])
    }

    /// The user name in an answer to `whoAmI`: its text, else the header; nil for a page, and for nobody.
    package static func userName(headers: HTTPFields, body: [UInt8]) -> String? {
        let text = ForeignText.sentence(body) ?? ""
        return isName(text) ? text : userName(in: headers)
    }

    /// The user name that any answer's `X-AUSERNAME` tells, percent-encoded there; nil for nobody.
    package static func userName(in headers: HTTPFields) -> String? {
        headers.value(of: "X-AUSERNAME").flatMap(PercentEncoding.decode).flatMap { isName($0) ? $0 : nil }
    }

    /// `GET /rest/api/latest/users/{slug}`; nil when `apiBaseURL` is no http or https address.
    package static func user(named name: String, apiBaseURL: String) -> HTTPRequest? {
        let slug = PercentEncoding.encode(name.lowercased())
        return APIAddress(apiBaseURL)?.request(.get, "/rest/api/latest/users/\(slug)")
    }

    /// `GET /rest/api/latest/users?filter=…`, for a user whose slug is not the name.
    package static func search(for name: String, apiBaseURL: String) -> HTTPRequest? {
        let filter = PercentEncoding.encode(name)
        return APIAddress(apiBaseURL)?.request(.get, "/rest/api/latest/users?filter=\(filter)&limit=100")
    }

    /// The account called `name` in the body of a 200 to `user` or `search`; nil when it is not there.
    package static func account(named name: String, in body: [UInt8]) -> Account? {
        // Not JSON has no account in it.
        guard let answer = try? JSONValue(parsing: body) else { return nil }
        let user = (answer["values"]?.elements ?? [answer]).first {
            $0["name"]?.string?.lowercased() == name.lowercased()
        }
        guard let user, case .number(let id)? = user["id"] else { return nil }
        return Account(id: id.text, name: (user["displayName"]?.string ?? name).flatMap(ForeignText.line))
    }

    /// `GET /rest/api/latest/application-properties`, which needs no credential.
    package static func properties(apiBaseURL: String) -> HTTPRequest? {
        APIAddress(apiBaseURL)?.request(.get, "/rest/api/latest/application-properties")
    }

    /// The server's version in a 200's body, such as `9.4.2`; nil when it is no Bitbucket's.
    package static func version(in body: [UInt8]) -> String? {
        // Not JSON is no Bitbucket's.
        (try? JSONValue(parsing: body))?["version"]?.string.flatMap(ForeignText.line)
    }

    private static func isName(_ text: String) -> Bool {
        (1...255).contains(text.utf8.count) && text != "anonymous" && !text.contains { $0.isNewline || $0 == "<" }
    }
}
