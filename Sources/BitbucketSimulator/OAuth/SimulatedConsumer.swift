package import Domain

/// An OAuth consumer of a Cloud workspace, or an incoming application link of Data Center.
package struct SimulatedConsumer: Sendable {
    /// Cloud's "key", Data Center's "client ID"; each product has its own.
    package var key: String

    /// It opens nothing outside the simulator.
    package var secret: String

    /// What the consent page calls it.
    package var name: String

    package var product: Product

    /// The one address that browsers are sent back to; without it Cloud refuses whatever is asked.
    package var callback: String?

    /// As ticked: on Cloud all of them are granted, on Data Center at most these.
    package var scopes: [String]

    /// "This is a private consumer": only such a one may use `client_credentials`.
    package var isPrivate: Bool

    /// Where it was made; without it the first workspace.
    package var workspace: String?

    package init(
        key: String,
        secret: String,
        name: String = "Bittern",
        product: Product = .cloud,
        callback: String?,
        scopes: [String],
        isPrivate: Bool = false,
        workspace: String? = nil
    ) {
        self.key = key
        self.secret = secret
        self.name = name
        self.product = product
        self.callback = callback
        self.scopes = scopes
        self.isPrivate = isPrivate
        self.workspace = workspace
    }
}
