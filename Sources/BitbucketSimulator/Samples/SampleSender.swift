package import Domain

/// The program that makes a sample's body: each has shapes and header fields of its own.
package enum SampleSender: String, Sendable, CaseIterable {
    /// Bitbucket Cloud.
    case cloud

    /// Bitbucket Data Center, as it comes.
    case datacenter

    /// "Post Webhooks for Bitbucket", an app of Data Center: Cloud's event keys, a body that is neither's.
    case plugin

    /// The product whose webhooks take what it sends.
    package var product: Product {
        switch self {
        case .cloud: .cloud
        case .datacenter, .plugin: .datacenter
        }
    }

    /// The product itself, not an app of it.
    package init(_ product: Product) {
        switch product {
        case .cloud: self = .cloud
        case .datacenter: self = .datacenter
        }
    }
}
