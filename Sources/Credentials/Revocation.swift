package import Store

/// Ends connections.
package struct Revocation: Sendable {
    private let store: CredentialStore

    package init(store: CredentialStore) { self.store = store }

    /// Deletes the credential of a connection; its record, its webhooks and its workflows stay.
    ///
    /// Nothing is asked of Bitbucket, which documents no way to: the customer removes the app in Bitbucket's own settings. False when
    /// there is no such connection, or it was revoked before.
    package func revoke(_ name: String, reason: String = "by the operator") async throws -> Bool {
        try await store.revoke(name, reason: reason)
    }
}
