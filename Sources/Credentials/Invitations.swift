import Crypto
package import Domain
package import Store

/// Why a link was not made.
package enum InvitationError: Error, Equatable, CustomStringConvertible {
    case notReady(App)
    case returnNotAllowed(String)

    package var description: String {
        switch self {
        case .notReady(let app):
            "\(app.rawValue) cannot be installed yet; bittern apps show \(app.rawValue) says what is missing"
        case .returnNotAllowed(let url):
            "customers may not be sent back to \(url); add its origin to BITTERN_CONNECT_RETURN_ORIGINS"
        }
    }
}

/// Links by which customers connect their accounts.
///
/// The secret part of a link is nowhere but in the link.
package struct Invitations: Sendable {
    package static let lifetime = Duration.seconds(24 * 3600)

    private let store: InvitationStore
    private let apps: Apps
    private let returnOrigins: [String]

    /// `returnOrigins` are where customers may be sent back to, such as `https://shop.example.org`.
    package init(store: InvitationStore, apps: Apps, returnOrigins: [String]) {
        self.store = store
        self.apps = apps
        self.returnOrigins = returnOrigins
    }

    /// Makes a link's secret part, good for a day and one connection.
    ///
    /// `connection` is what the connection is to be called, the customer's name without it; one that is there already is
    /// authorised anew, and keeps its id and its workflows.
    ///
    /// - Throws: `InvitationError`; `SQLState.prerequisiteMissing` when the connection is another customer's; and what the
    ///   database throws.
    package func create(
        app: App,
        customer: String,
        connection: String?,
        returnTo: String?
    ) async throws -> (token: String, invitation: Invitation) {
        guard apps.isReady(try await apps.settings(of: app)) else { throw InvitationError.notReady(app) }
        if let returnTo, !mayReturn(to: returnTo) { throw InvitationError.returnNotAllowed(returnTo) }
        let token = RandomBytes.text(32)
        let invitation = try await store.create(
            digest: Self.digest(of: token),
            app: app,
            customer: customer,
            connection: connection ?? customer,
            returnTo: returnTo,
            lifetime: Self.lifetime
        )
        return (token, invitation)
    }

    /// The invitation of a link; `nil` when there is none.
    package func find(_ token: String) async throws -> Invitation? {
        guard token.utf8.count <= 128 else { return nil }
        return try await store.find(digest: Self.digest(of: token))
    }

    /// Whether a page may lead back there: the operator may have changed the origins since the link was made.
    package func mayReturn(to url: String) -> Bool { ReturnAddress.isAllowed(url, origins: returnOrigins) }

    static func digest(of token: String) -> [UInt8] { Array(SHA256.hash(data: Array(token.utf8))) }
}
