/// In what Bitbucket's hook differs from the one that is wanted; the raw value is what the database and the API say.
package enum HookDrift: String, Sendable, CaseIterable {
    /// Bitbucket has no such hook.
    case gone
    /// Somebody has switched it off.
    case inactive
    case urlChanged = "url_changed"
    case eventsDiffer = "events_differ"
    /// What it delivers is not signed, and so refused.
    case secretUnset = "secret_unset"
    /// Bitbucket may not have the newest secret yet.
    case secretOutdated = "secret_outdated"
    /// More than one hook delivers to the same address.
    case duplicated
}
