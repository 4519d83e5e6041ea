import BitbucketAPI
import Domain

/// Whose token a request carried, and what that token may.
struct Caller: Sendable {
    let person: SamplePerson

    /// The workspaces it sees, by the slugs that they had first.
    let workspaces: [String]
    var scopes: [String]
    var isAdministrator = true

    /// A program by itself, from `client_credentials`: no person stands behind it.
    var isAppUser = false

    /// The OAuth consumer's key; nil for a token that is simply somebody's.
    var consumer: String?

    /// Calls are counted against the consumer, whoever made them; without one against the person.
    var bucket: String { consumer ?? person.uuid }

    /// Those of `wanted` that none of its scopes is or implies.
    func lacks(_ wanted: [String], of product: Product) -> [String] {
        let granted = Self.closure(of: scopes, product)
        return wanted.filter { !granted.contains($0) }
    }

    /// These scopes and all that they imply.
    static func closure(of scopes: [String], _ product: Product) -> Set<String> {
        Scopes.closure(scopes, app: product.app)
    }
}

extension Product {
    /// Each product has one app in the catalogue of facts.
    var app: App {
        switch self {
        case .cloud: .bitbucket
        case .datacenter: .bitbucketDatacenter
        }
    }
}
