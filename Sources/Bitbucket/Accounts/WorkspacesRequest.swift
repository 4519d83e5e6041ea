import Domain
package import HTTPTypes

/// `GET /2.0/user/workspaces`, the question which workspaces of Cloud a token's account is in, a page at a time.
package enum WorkspacesRequest {
    /// The first page, without its credential; nil when `apiBaseURL` is no http or https address.
    package static func first(apiBaseURL: String) -> HTTPRequest? {
        APIAddress(apiBaseURL)?.request(.get, "/2.0/user/workspaces?pagelen=100")
    }

    /// The page that `next` of another leads to; nil when it leads to another host than `apiBaseURL`'s.
    package static func page(at next: String, apiBaseURL: String) -> HTTPRequest? {
        guard let base = APIAddress(apiBaseURL), let reference = APIAddress(next)?.reference(under: base) else {
            return nil
        }
        return base.request(.get, reference)
    }

    /// What a 200's body says; nil when it is no page of workspaces.
    package static func page(in body: [UInt8]) -> WorkspacePage? {
        // Not JSON is no page.
        guard let page = try? JSONValue(parsing: body), let values = page["values"]?.elements else { return nil }
        return WorkspacePage(
            workspaces: values.compactMap { value in
                guard let slug = value["workspace"]?["slug"]?.string, !slug.isEmpty, slug.utf8.count <= 128 else {
                    return nil
                }
                return Workspace(slug: slug, isAdministered: value["administrator"]?.boolean ?? false)
            },
            next: page["next"]?.string
        )
    }
}

/// A workspace that an account is in.
package struct Workspace: Sendable, Hashable {
    package let slug: String
    /// Whether the account may make webhooks there; false when Bitbucket does not say.
    package let isAdministered: Bool
}

/// Some of an account's workspaces; those without a slug are left out.
package struct WorkspacePage: Sendable, Hashable {
    package let workspaces: [Workspace]
    /// Where the next ones are, for `WorkspacesRequest.page(at:apiBaseURL:)`; nil after the last.
    package let next: String?
}
