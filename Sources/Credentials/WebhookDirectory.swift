package import Bitbucket
package import Domain
package import HTTPTypes
import ServiceLifecycle
package import Store
import Synchronization

/// A body that is Bitbucket's.
package struct VerifiedBody: Sendable {
    /// Inflated where that could be done.
    package let bytes: [UInt8]
    /// The number of the secret that matched; `nil` at an unsigned webhook.
    package let secret: Int?
    /// `nil` at an unsigned webhook.
    package let signedOver: SignedBytes?
}

/// A webhook that can verify what comes to it.
///
/// Its secrets stay inside.
package struct ReceivingWebhook: Sendable {
    package let webhook: Webhook
    /// By number, highest first.
    private let secrets: [(number: Int, key: WebhookKey)]

    init(webhook: Webhook, secrets: [(number: Int, key: WebhookKey)]) {
        self.webhook = webhook
        self.secrets = secrets
    }

    /// Whether it verifies by other secrets than `earlier` did.
    func differs(from earlier: ReceivingWebhook) -> Bool { secrets.map(\.number) != earlier.secrets.map(\.number) }

    /// Whether a request is Bitbucket's, and the body to read.
    ///
    /// Nothing of the body is interpreted before.
    ///
    /// - Throws: why it is refused.
    package func verify(
        _ rawBody: [UInt8],
        _ headers: HTTPFields,
        inflatedLimit: Int
    ) throws(WebhookVerification.Rejection) -> VerifiedBody {
        let verification =
            webhook.isUnsigned
            ? WebhookVerification(unsigned: headers, rawBody: rawBody, inflatedLimit: inflatedLimit)
            : WebhookVerification(
                headers: headers,
                rawBody: rawBody,
                keys: secrets.map(\.key),
                inflatedLimit: inflatedLimit
            )
        switch verification {
        case .verified(let body, let key, let signed):
            return VerifiedBody(
                bytes: body,
                secret: key.map { secrets[$0].number },
                signedOver: key == nil ? nil : signed
            )
        case .rejected(let rejection): throw rejection
        }
    }
}

/// Every webhook by the token in its address, kept in memory so that a delivery costs the database nothing before its commit.
///
/// As a service it looks every two seconds whether anything has changed. For a token that it does not know it looks
/// again, so that a webhook made a moment ago is found, and so it does for a signature that no secret it knows gives; all who
/// ask meanwhile wait for one look in `missInterval`, so that a stranger trying either costs the database next to nothing.
/// While the database is away it goes on with what it knows.
package actor WebhookDirectory: Service {
    private static let missInterval = Duration.milliseconds(250)
    private static let interval = Duration.seconds(2)

    private let store: WebhookStore
    private let keyring: Keyring
    private let say: @Sendable (String) -> Void
    private let known = Mutex<[String: Result<ReceivingWebhook, SealError>]>([:])
    private var version: Int64?
    private var lookedAt: ContinuousClock.Instant?
    /// Why the last look came to nothing; `nil` when it did not.
    private var failure: (any Error)?
    private var reading: Task<Void, any Error>?

    /// `say` is told what is wrong with a webhook that cannot be opened.
    package init(store: WebhookStore, keyring: Keyring, say: @escaping @Sendable (String) -> Void) {
        self.store = store
        self.keyring = keyring
        self.say = say
    }

    /// The webhook with that token, `nil` when there is none.
    ///
    /// - Throws: when it is not known and the database cannot be asked; `SealError` when its secrets do not open.
    package nonisolated func find(_ token: String) async throws -> ReceivingWebhook? {
        if let webhook = known.withLock({ $0[token] }) { return try webhook.get() }
        try await lookAgain()
        return try known.withLock { $0[token] }?.get()
    }

    /// The same webhook, when it verifies by other secrets since; `nil` when it does not, or is gone.
    ///
    /// For a delivery that no secret of `earlier` verifies: Bitbucket may sign with one that was made this moment.
    ///
    /// - Throws: when the database cannot be asked; `SealError` when its secrets do not open.
    package nonisolated func changed(since earlier: ReceivingWebhook) async throws -> ReceivingWebhook? {
        try await lookAgain()
        let now = try known.withLock { $0[earlier.webhook.token] }?.get()
        return now.flatMap { $0.differs(from: earlier) ? $0 : nil }
    }

    package func run() async throws {
        // Graceful shutdown ends the sleep with the only error there is here.
        try? await cancelWhenGracefulShutdown {
            while true {
                // What it knows stays good while the database is away; health says that it is.
                try? await self.refresh()
                try await Task.sleep(for: Self.interval)
            }
        }
    }

    /// Returns once everything has been read by a look that began after the call.
    private func lookAgain() async throws {
        let arrival = ContinuousClock.now
        while true {
            if let reading {
                let isNewEnough = lookedAt.map { $0 >= arrival } ?? false
                let result = await reading.result
                if isNewEnough { return try result.get() }
            } else if let lookedAt, lookedAt + Self.missInterval > .now {
                try await Task.sleep(until: lookedAt + Self.missInterval)
            } else {
                return try await refresh()
            }
            if let lookedAt, lookedAt >= arrival, reading == nil {
                // Somebody else's look: a database that is away says nothing about who is unknown.
                if let failure { throw failure }
                return
            }
        }
    }

    /// Reads all webhooks when their version has changed; those who ask meanwhile wait for the same reading.
    private func refresh() async throws {
        if let reading { return try await reading.value }
        lookedAt = .now
        // A task of its own, because it belongs to all who wait for it and not to the first.
        let task = Task {
            defer { reading = nil }
            do {
                try await read()
                failure = nil
            } catch {
                failure = error
                throw error
            }
        }
        reading = task
        try await task.value
    }

    private func read() async throws {
        let current = try await store.version()
        guard current != version else { return }
        // One that does not open, sealed with a key that is gone, must not close the others.
        let webhooks = try await store.inForce().map { sealed in
            let opened = Result { () throws(SealError) in try open(sealed) }
            if case .failure(let error) = opened { say("webhook \(sealed.webhook.name): \(error)") }
            return (sealed.webhook.token, opened)
        }
        known.withLock { $0 = Dictionary(webhooks) { first, _ in first } }
        version = current
    }

    private func open(_ sealed: SealedWebhook) throws(SealError) -> ReceivingWebhook {
        var secrets: [(number: Int, key: WebhookKey)] = []
        // The newest first: it is the one in use, and of two that are equal the one that is to stay.
        for (number, bytes) in sealed.secrets.reversed() {
            let place = SealedPlace.webhookSecret(of: sealed.webhook.name, number: number)
            let secret = try keyring.open(bytes, at: place)
            secrets.append((number, WebhookKey(secret: secret.withValue { Array($0.utf8) })))
        }
        return ReceivingWebhook(webhook: sealed.webhook, secrets: secrets)
    }
}
