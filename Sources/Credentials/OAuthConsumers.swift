package import Domain
import Store

/// The consumers that the operator offers to try things out with, from the service's configuration.
package struct SharedConsumers: Sendable {
    /// A client id and its secret.
    package struct Consumer: Sendable {
        package let clientID: String
        package let secret: Secret

        package init(clientID: String, secret: Secret) {
            self.clientID = clientID
            self.secret = secret
        }
    }

    private let consumers: [App: Consumer]

    package init(_ consumers: [App: Consumer] = [:]) { self.consumers = consumers }

    package subscript(app: App) -> Consumer? { consumers[app] }

    /// What the database is told of them.
    var clientIDs: [App: String] { consumers.mapValues(\.clientID) }
}

/// Why an OAuth consumer cannot be used.
package enum ConsumerError: Error, Equatable, CustomStringConvertible {
    /// Nobody has set the app's client id and secret.
    case notSet(App)
    /// The mode is shared, and the service was started without that consumer.
    case noShared(App, clientID: String)

    package var description: String {
        switch self {
        case .notSet(let app):
            "\(app.rawValue) has no OAuth consumer; set one with bittern apps set \(app.rawValue) --client-id … --client-secret-file …"
        case .noShared(let app, let clientID):
            "the shared OAuth consumer \(clientID) of \(app.rawValue) is not in this service's configuration; "
                + "give it as BITTERN_SHARED_BITBUCKET_CLIENT_ID and BITTERN_SHARED_BITBUCKET_CLIENT_SECRET"
        }
    }
}

/// Opens the secrets of OAuth consumers: those that are stored, and those of the configuration.
struct OAuthConsumers: Sendable {
    let keyring: Keyring
    let shared: SharedConsumers

    /// - Throws: `ConsumerError`, `SealError`.
    func secret(of consumer: StoredConsumer) throws -> Secret {
        switch consumer.mode {
        case .own:
            guard let sealed = consumer.sealedSecret else { throw ConsumerError.notSet(consumer.app) }
            return try keyring.open(
                sealed,
                at: SealedPlace.consumerSecret(of: consumer.app, clientID: consumer.clientID)
            )
        case .shared:
            guard let known = shared[consumer.app], known.clientID == consumer.clientID else {
                throw ConsumerError.noShared(consumer.app, clientID: consumer.clientID)
            }
            return known.secret
        }
    }
}
