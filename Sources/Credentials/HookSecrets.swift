package import Domain

/// The secrets of webhooks whose hooks Bittern makes in Bitbucket itself, so that nobody has to see them.
package struct HookSecrets: Sendable {
    private let keyring: Keyring

    package init(keyring: Keyring) { self.keyring = keyring }

    /// The last part of an address, and a secret for it that is sealed as the first of `webhook`.
    ///
    /// - Throws: `SealError`.
    package func make(for webhook: String) throws -> (token: String, sealedSecret: [UInt8]) {
        let place = SealedPlace.webhookSecret(of: webhook, number: 1)
        return (RandomBytes.text(32), try keyring.seal(Secret(RandomBytes.text(32)), for: place))
    }

    /// A webhook's secret of this number, for Bitbucket to sign with.
    ///
    /// - Throws: `SealError`.
    package func open(_ sealed: [UInt8], number: Int, of webhook: String) throws -> Secret {
        try keyring.open(sealed, at: SealedPlace.webhookSecret(of: webhook, number: number))
    }
}
