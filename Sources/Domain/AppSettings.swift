/// Whose OAuth consumer customers authorise.
package enum CredentialsMode: String, Sendable, CaseIterable {
    /// The one that this installation's owner made in Bitbucket.
    case own
    /// The one that the operator offers to try things out with; it is in the service's configuration.
    case shared
}

/// An app as this installation has set it; nothing secret.
package struct AppSettings: Sendable, Equatable {
    package let app: App
    package let mode: CredentialsMode
    /// Of the owner's consumer, also while the mode is shared; `nil` until somebody has set it.
    package let clientID: String?
    /// Whether the owner's consumer has its secret.
    package let hasSecret: Bool
    /// `nil` for a Data Center whose address nobody has set.
    package let addresses: AppAddresses?
    /// Chosen from the list, beside those that are mandatory.
    package let scopes: [String]
    /// Any text that the platform may support.
    package let customScopes: [String]

    package init(
        app: App,
        mode: CredentialsMode,
        clientID: String?,
        hasSecret: Bool,
        addresses: AppAddresses?,
        scopes: [String],
        customScopes: [String]
    ) {
        self.app = app
        self.mode = mode
        self.clientID = clientID
        self.hasSecret = hasSecret
        self.addresses = addresses
        self.scopes = scopes
        self.customScopes = customScopes
    }
}
