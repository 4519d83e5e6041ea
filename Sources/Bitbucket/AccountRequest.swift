import Domain
import FoundationEssentials
package import HTTPTypes

/// Whose account a token acts as.
package struct Account: Sendable, Equatable {
    /// Without braces, lower case; `nil` when Bitbucket does not say.
    package let id: String?
    package let name: String?
}

/// `GET /2.0/user`, the question whose token this is, and what its answers mean.
package enum AccountRequest {
    /// The request without its credential; `nil` when `apiBaseURL` is no http or https address.
    package static func make(apiBaseURL: String) -> HTTPRequest? {
        guard let url = URL(string: apiBaseURL + "/2.0/user"), let scheme = url.scheme, let host = url.host(),
            scheme == "https" || scheme == "http"
        else { return nil }
        return HTTPRequest(
            method: .get,
            scheme: scheme,
            authority: url.port.map { "\(host):\($0)" } ?? host,
            path: url.path(),
            headerFields: [.accept: "application/json"]
        )
    }

    /// The account of a 200's body.
    package static func account(in body: [UInt8]) -> Account {
        let user = try? JSONValue(parsing: body)  // not JSON: the token was accepted, and nothing is known of its owner
        let id = user?["uuid"]?.string?.lowercased().filter { $0 != "{" && $0 != "}" }
        return Account(id: id, name: user?["display_name"]?.string ?? user?["nickname"]?.string)
    }

    /// What Bitbucket's error body says, `{"error":{"message":…}}`; at most 300 characters.
    package static func message(in body: [UInt8]) -> String? {
        let answer = try? JSONValue(parsing: body)  // not JSON: there is nothing to quote
        return (answer?["error"]?["message"]?.string).map { String($0.prefix(300)) }
    }
}
