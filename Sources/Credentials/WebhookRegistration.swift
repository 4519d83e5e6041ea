package import Domain
import FoundationEssentials
package import Store

/// Makes webhooks: an unguessable path, and a secret that is shown once.
package struct WebhookRegistration: Sendable {
    private let webhooks: WebhookStore
    private let keyring: Keyring

    package init(webhooks: WebhookStore, keyring: Keyring) {
        self.webhooks = webhooks
        self.keyring = keyring
    }

    /// Makes a webhook for a hook that a person enters in Bitbucket's settings.
    ///
    /// `secret` is what Bitbucket was given already; `nil` makes one of 32 random bytes. An unsigned one verifies nothing,
    /// and has no secret. Returns the last part of its address, and the secret, which is sealed and cannot be read again.
    /// Throws `SQLState.uniqueViolation` when the name is taken, and what the database throws.
    package func create(
        name: String,
        product: Product,
        connection: String?,
        secret: Secret?,
        unsigned isUnsigned: Bool
    ) async throws -> (token: String, secret: Secret?) {
        let token = RandomBytes.text(32)
        let secret = isUnsigned ? nil : secret ?? Secret(RandomBytes.text(32))
        try await webhooks.create(
            name: name,
            product: product,
            token: token,
            connection: connection,
            sealedSecret: try secret.map {
                try keyring.seal($0, for: SealedPlace.webhookSecret(of: name, number: 1))
            }
        )
        return (token, secret)
    }

    /// Gives a webhook a second secret; the first stays valid until it is removed.
    ///
    /// `secret` is what Bitbucket was given already; `nil` makes one. Returns its number, and the secret, which is sealed and
    /// cannot be read again. Throws `SQLState.noDataFound` when no webhook of that name verifies anything,
    /// `SQLState.prerequisiteMissing` when it has two secrets already, and what the database throws.
    package func rotateSecret(of name: String, to secret: Secret?) async throws -> (number: Int, secret: Secret) {
        let secret = secret ?? Secret(RandomBytes.text(32))
        let number = try await webhooks.takeSecretNumber(of: name)
        let sealed = try keyring.seal(secret, for: SealedPlace.webhookSecret(of: name, number: number))
        try await webhooks.add(sealedSecret: sealed, number: number, to: name)
        return (number, secret)
    }

    /// Takes away all secrets of a webhook but the newest; returns the numbers of those removed.
    ///
    /// What is signed with them is refused from then on, so those that may still be in use stay unless `anyway`.
    package func removeOldSecrets(of name: String, anyway: Bool) async throws -> [Int] {
        try await webhooks.removeOldSecrets(of: name, anyway: anyway)
    }
}
