/// One customer's installation of an app, as the worker needs to know it: where its calls go and whether they may.
package struct Connection: Sendable, Equatable {
    package enum State: String, Sendable {
        case active
        case reauthorizationRequired = "reauthorization_required"
        case revoked
    }

    package let name: String
    package let app: App
    package let customer: String
    /// Such as `https://api.bitbucket.org`, without a slash at the end; relative addresses of actions begin here.
    package let apiBaseURL: String
    package let state: State
    /// What its customer granted; `nil` when nobody has said.
    package let grantedScopes: [String]?
    /// What Bitbucket counts its calls by: the OAuth consumer on Cloud, else the token of its own.
    package let rateBucket: String

    package init(
        name: String,
        app: App,
        customer: String,
        apiBaseURL: String,
        state: State,
        grantedScopes: [String]? = nil,
        rateBucket: String? = nil
    ) {
        self.name = name
        self.app = app
        self.customer = customer
        self.apiBaseURL = apiBaseURL
        self.state = state
        self.grantedScopes = grantedScopes
        self.rateBucket = rateBucket ?? "connection/\(name)"
    }
}
