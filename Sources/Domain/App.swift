/// An entry of the catalogue that customers can install.
package enum App: String, Sendable, CaseIterable {
    case bitbucket
    case bitbucketDatacenter = "bitbucket-datacenter"

    /// Which Bitbucket it is.
    package var product: Product {
        switch self {
        case .bitbucket: .cloud
        case .bitbucketDatacenter: .datacenter
        }
    }

    /// Where its API is unless somebody says otherwise; Data Center has no address of its own.
    package var defaultAPIBaseURL: String? {
        switch self {
        case .bitbucket: "https://api.bitbucket.org"
        case .bitbucketDatacenter: nil
        }
    }
}

/// Where an app is: its API, the page where customers consent, and where tokens come from.
package struct AppAddresses: Sendable, Equatable {
    /// Without a slash at the end; relative addresses of calls begin here.
    package let api: String
    package let authorize: String
    package let token: String

    /// What is set, else the app's own; `nil` for a Data Center whose address nobody has set.
    package init?(of app: App, api: String?, authorize: String? = nil, token: String? = nil) {
        guard let api = api ?? app.defaultAPIBaseURL else { return nil }
        self.api = api
        switch app {
        case .bitbucket:
            self.authorize = authorize ?? "https://bitbucket.org/site/oauth2/authorize"
            self.token = token ?? "https://bitbucket.org/site/oauth2/access_token"
        case .bitbucketDatacenter:
            self.authorize = authorize ?? "\(api)/rest/oauth2/latest/authorize"
            self.token = token ?? "\(api)/rest/oauth2/latest/token"
        }
    }

    /// A whole Bitbucket at one address: a Data Center, or a simulated Cloud.
    package init(of app: App, at base: String) {
        api = base
        switch app {
        case .bitbucket:
            authorize = "\(base)/site/oauth2/authorize"
            token = "\(base)/site/oauth2/access_token"
        case .bitbucketDatacenter:
            authorize = "\(base)/rest/oauth2/latest/authorize"
            token = "\(base)/rest/oauth2/latest/token"
        }
    }
}
