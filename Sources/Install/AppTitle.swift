import Domain

extension App {
    /// What its maker calls it.
    var title: String {
        switch self {
        case .bitbucket: "Bitbucket Cloud"
        case .bitbucketDatacenter: "Bitbucket Data Center"
        }
    }
}
