package import Domain
package import FoundationEssentials
package import Postgres

/// A link for one customer, and how it stands.
package struct Invitation: Sendable, Equatable {
    package enum Standing: String, Sendable {
        case open
        case used
        case expired
    }

    package let app: App
    package let customer: String
    /// What the connection is, or is to be, called.
    package let connection: String
    package let returnTo: String?
    package let expiresAt: Date
    package let standing: Standing
    /// The connection is there already, and keeps its id and its workflows.
    package let isReauthorization: Bool

    package init(
        app: App,
        customer: String,
        connection: String,
        returnTo: String?,
        expiresAt: Date,
        standing: Standing,
        isReauthorization: Bool
    ) {
        self.app = app
        self.customer = customer
        self.connection = connection
        self.returnTo = returnTo
        self.expiresAt = expiresAt
        self.standing = standing
        self.isReauthorization = isReauthorization
    }
}

/// Keeps invitations by the digest of their secret part.
package struct InvitationStore: Sendable {
    private let pool: PostgresPool

    package init(pool: PostgresPool) { self.pool = pool }

    /// Makes the record of a link that holds for `lifetime`.
    ///
    /// - Throws: `SQLState.prerequisiteMissing`, with the words for it, when the connection is another customer's or another app's.
    package func create(
        digest: [UInt8],
        app: App,
        customer: String,
        connection: String,
        returnTo: String?,
        lifetime: Duration
    ) async throws -> Invitation {
        let rows = try await pool.execute(
            """
            select expires_at, reauthorization from bittern_store.create_invitation(
              \(digest), \(app.rawValue), \(customer), \(connection), \(returnTo), \(lifetime))
            """
        )
        guard let row = rows.first else { throw PostgresError.column(name: "expires_at", reason: "is missing") }
        return Invitation(
            app: app,
            customer: customer,
            connection: connection,
            returnTo: returnTo,
            expiresAt: try row.get("expires_at"),
            standing: .open,
            isReauthorization: try row.get("reauthorization")
        )
    }

    /// The invitation whose link has that digest; `nil` when there is none.
    package func find(digest: [UInt8]) async throws -> Invitation? {
        try await pool.execute(
            """
            select app, customer, connection, return_to, expires_at, standing, reauthorization
              from bittern_store.invitation_found(\(digest))
            """
        ).first.map { row in
            Invitation(
                app: try row.known("app"),
                customer: try row.get("customer"),
                connection: try row.get("connection"),
                returnTo: try row.get("return_to"),
                expiresAt: try row.get("expires_at"),
                standing: try row.known("standing"),
                isReauthorization: try row.get("reauthorization")
            )
        }
    }
}
