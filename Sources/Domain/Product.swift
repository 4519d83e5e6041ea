/// Which Bitbucket sent a delivery; the raw value is what the database and the API say.
package enum Product: String, Sendable, CaseIterable {
    /// Bitbucket Cloud, bitbucket.org.
    case cloud
    /// Bitbucket Data Center and Server, with or without the Post Webhooks plugin.
    case datacenter
}
