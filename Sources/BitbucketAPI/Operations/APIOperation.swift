package import Domain

/// One operation of Bitbucket's REST API, as its description has it.
package struct APIOperation: Sendable, Hashable {
    /// Unique within its app, made of the path's words and a verb: `repositories.pullrequests.comments.create`.
    package let name: String
    /// `GET`, `POST`, `PUT`, `PATCH` or `DELETE`.
    package let method: String
    /// With `{…}` for each parameter; without `/2.0` for Cloud, with `/rest/…/latest` for Data Center.
    package let path: String
    /// The OAuth scopes that a token needs for it, all of them; none when any token will do, or when nobody says.
    package let scopes: [String]
    /// The members without which a JSON body is refused, dotted where they are nested: `title`, `source.branch.name`.
    package let requiredFields: [String]
    /// Those that the description names; paging (`page`, `pagelen`) is possible where it names none.
    package let queryParameters: [String]
    package let app: App

    package init(
        name: String,
        method: String,
        path: String,
        scopes: [String],
        requiredFields: [String],
        queryParameters: [String],
        app: App
    ) {
        self.name = name
        self.method = method
        self.path = path
        self.scopes = scopes
        self.requiredFields = requiredFields
        self.queryParameters = queryParameters
        self.app = app
    }

    /// The path as it is requested from the API's base address: `/2.0/user`, `/rest/api/latest/users`.
    package var requestPath: String { app == .bitbucket ? "/2.0" + path : path }

    /// The names in the path's `{…}`, in order.
    package var pathParameters: [String] {
        path.split(separator: "{").dropFirst().map { part in String(part.prefix { $0 != "}" }) }
    }

    /// The parameter that may fill several segments of the path, a file's path or the name of a branch; nil without one.
    package var restParameter: String? {
        guard let last = path.split(separator: "/").last, PathPattern.mayBeSeveral(last) else { return nil }
        return pathParameters.last
    }

    /// The scopes that `who` needs in order to use it: `workflow greet` needs it for `POST /2.0/…`.
    package func needs(of who: String) -> [ScopeNeed] {
        scopes.map { ScopeNeed(scope: $0, because: "\(who) needs it for \(method) \(requestPath)") }
    }
}
