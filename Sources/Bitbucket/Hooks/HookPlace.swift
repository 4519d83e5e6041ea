package import BitbucketAPI
package import Domain

/// What a webhook hangs on in Bitbucket.
package enum HookPlace: Sendable, Hashable, CustomStringConvertible {
    case cloudRepository(workspace: String, slug: String)
    case cloudWorkspace(String)
    case dataCenterRepository(project: String, slug: String)
    case dataCenterProject(String)

    static let nameLimitBytes = 128

    /// Reads `acme/app` (a repository) and `acme` (a workspace, or on Data Center a project).
    ///
    /// Cloud's names may be uuids in braces. Throws for anything that could not be part of an address.
    package init(_ text: String, product: Product) throws(HookPlaceError) {
        let names = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard (1...2).contains(names.count), names.allSatisfy(Self.isName) else {
            throw HookPlaceError(text: text, product: product)
        }
        switch (product, names.count) {
        case (.cloud, 1): self = .cloudWorkspace(names[0])
        case (.cloud, _): self = .cloudRepository(workspace: names[0], slug: names[1])
        case (.datacenter, 1): self = .dataCenterProject(names[0])
        case (.datacenter, _): self = .dataCenterRepository(project: names[0], slug: names[1])
        }
    }

    package var product: Product {
        switch self {
        case .cloudRepository, .cloudWorkspace: .cloud
        case .dataCenterRepository, .dataCenterProject: .datacenter
        }
    }

    package var level: HookLevel {
        switch self {
        case .cloudRepository, .dataCenterRepository: .repository
        case .cloudWorkspace: .workspace
        case .dataCenterProject: .project
        }
    }

    /// As it is written on the command line: `acme/app`, `acme`.
    package var description: String {
        switch self {
        case .cloudRepository(let owner, let slug), .dataCenterRepository(let owner, let slug): "\(owner)/\(slug)"
        case .cloudWorkspace(let name), .dataCenterProject(let name): name
        }
    }

    /// Where its hooks are listed and made, after the API's base address.
    package var path: String {
        switch self {
        case .cloudRepository(let workspace, let slug):
            "/2.0/repositories/\(PercentEncoding.encode(workspace))/\(PercentEncoding.encode(slug))/hooks"
        case .cloudWorkspace(let workspace): "/2.0/workspaces/\(PercentEncoding.encode(workspace))/hooks"
        case .dataCenterRepository(let project, let slug):
            "/rest/api/latest/projects/\(PercentEncoding.encode(project))/repos/\(PercentEncoding.encode(slug))/webhooks"
        case .dataCenterProject(let project): "/rest/api/latest/projects/\(PercentEncoding.encode(project))/webhooks"
        }
    }

    /// Visible ASCII but for what would end a segment of an address or walk out of it.
    private static func isName(_ name: String) -> Bool {
        guard (1...nameLimitBytes).contains(name.utf8.count), name != ".", name != ".." else { return false }
        return name.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"?#%\\\"<>:".utf8.contains($0) }
    }
}

/// A text that names no place for a webhook.
package struct HookPlaceError: Error, Hashable, CustomStringConvertible {
    package let text: String
    package let product: Product

    package var description: String {
        let owner = product == .cloud ? "workspace" : "PROJECT"
        return "`\(text.prefix(200))` is no place for a webhook; write \(owner)/repository, or \(owner) alone"
    }
}
