import Domain
package import HTTPTypes

/// `GET /2.0/user`, the question whose token of Cloud this is, and what its answers mean.
package enum AccountRequest {
    /// The request without its credential; nil when `apiBaseURL` is no http or https address.
    package static func make(apiBaseURL: String) -> HTTPRequest? {
        APIAddress(apiBaseURL)?.request(.get, "/2.0/user")
    }

    /// The account of a 200's body.
    package static func account(in body: [UInt8]) -> Account {
        let user = try? JSONValue(parsing: body)  // not JSON: the token was accepted, and nothing is known of its owner
        let id = user?["uuid"]?.string?.lowercased().filter { $0 != "{" && $0 != "}" }
        let name = user?["display_name"]?.string ?? user?["nickname"]?.string
        return Account(id: id, name: name.flatMap(ForeignText.line))
    }

    /// What Bitbucket's error body says, on one line of at most 300 bytes.
    package static func message(in body: [UInt8]) -> String? {
        APIRefusal(status: 0, headers: [:], body: body).message
    }
}
