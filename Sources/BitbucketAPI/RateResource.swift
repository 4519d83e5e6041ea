package import Domain

/// What Bitbucket counts calls by: each kind of resource has an hourly limit of its own.
///
/// Source: Atlassian, "API request limits" (Bitbucket Cloud). Data Center has one bucket a user, and says no number.
package enum RateResource: String, Sendable, CaseIterable {
    case repositories
    case webhooks
    case files
    case archives
    case properties
    case other

    /// What a call to this path counts as; `path` begins after the API's base address: `/2.0/repositories/…`.
    package static func of(_ path: String, app: App) -> RateResource {
        guard app == .bitbucket else { return .other }
        let segments = path.prefix { $0 != "?" }.split(separator: "/")
        if segments.contains("hooks") || segments.contains("hook_events") { return .webhooks }
        guard segments.count > 4, segments[1] == "repositories" else {
            return segments.count > 1 && segments[1] == "repositories" ? .repositories : .other
        }
        switch segments[4] {
        case "src": return .files
        case "downloads": return .archives
        default: return segments.contains("properties") ? .properties : .repositories
        }
    }

    /// Calls an hour that Bitbucket Cloud allows one OAuth consumer or access token.
    package var callsPerHour: Int {
        switch self {
        case .repositories, .webhooks, .other: 1_000
        case .properties: 2_000
        case .files, .archives: 5_000
        }
    }

    /// The host of whose API these limits are known.
    package static let limitedHost = "api.bitbucket.org"
}
