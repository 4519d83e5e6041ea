package import Bitbucket
import BitbucketAPI
import Crypto
package import Domain
import FoundationEssentials
package import Store

/// What a customer has connected.
package struct InstalledConnection: Sendable, Equatable {
    package let name: String
    package let customer: String
    package let app: App
    /// `nil` when Bitbucket did not say whose account it is.
    package let accountName: String?
    package let workspaces: [String]
    package let grantedScopes: [String]
    /// Configured, and not granted: the boxes that are not ticked in Bitbucket.
    package let missingScopes: [String]
    package let returnTo: String?
    package let isReauthorization: Bool
}

/// The trip of a customer's browser to Bitbucket's consent page and back.
///
/// Its state is known to the browser and to Bitbucket only, and bound to the browser by a cookie that we have sealed; the database has
/// its digest, and sees to it that a trip ends once.
package struct Consent: Sendable {
    /// How long a customer may stay on Bitbucket's page.
    package static let lifetime = Duration.seconds(1_800)

    private let store: ConsentStore
    private let keyring: Keyring
    private let shared: SharedConsumers
    private let endpoint: TokenEndpoint
    private let accounts: AccountQuestion
    private let callbackURL: String

    /// `callbackURL` is the one that is registered with the OAuth consumer.
    package init(
        store: ConsentStore,
        keyring: Keyring,
        shared: SharedConsumers,
        endpoint: TokenEndpoint,
        accounts: AccountQuestion,
        callbackURL: String
    ) {
        self.store = store
        self.keyring = keyring
        self.shared = shared
        self.endpoint = endpoint
        self.accounts = accounts
        self.callbackURL = callbackURL
    }

    /// Begins a trip: where the browser is to go, and the cookie's value that it is to bring back, good for `lifetime`.
    ///
    /// - Throws: `ConsentError`, and what the database throws.
    package func begin(invitation token: String) async throws -> (location: String, cookie: Secret) {
        guard token.utf8.count <= 128 else { throw ConsentError.unknownLink }
        let trip = Trip(state: RandomBytes.text(32), verifier: RandomBytes.text(32))
        let beginning = try await store.begin(
            invitation: Invitations.digest(of: token),
            state: trip.digest,
            sharedClientID: shared.clientIDs,
            lifetime: Self.lifetime
        )
        switch beginning {
        case .unknownLink: throw ConsentError.unknownLink
        case .usedLink: throw ConsentError.usedLink
        case .expiredLink: throw ConsentError.expiredLink
        case .notConfigured(let app): throw ConsentError.notConfigured(app)
        case .begun(let app, let clientID, let addresses, let scopes):
            let location = AuthorizationURL.make(
                app: app,
                authorizeURL: addresses.authorize,
                clientID: clientID,
                state: trip.state,
                redirectURI: callbackURL,
                scopes: scopes,
                challenge: PKCE.challenge(of: trip.verifier)
            )
            let cookie = try keyring.seal(Secret(trip.text), for: SealedPlace.consentCookie)
            return (location, Secret(Base64URL.encode(Data(cookie))))
        }
    }

    /// Ends the trip on which a browser comes back: exchanges the code, asks whose account it is, and stores the connection.
    ///
    /// - Throws: `ConsentError`; and what the database throws before the code is used: then the same address may be opened again.
    package func complete(_ callback: CallbackQuery, cookie: String?) async throws -> InstalledConnection {
        guard let trip = cookie.flatMap(trip(in:)), trip.isOf(callback.state) else { throw ConsentError.otherBrowser }
        let purpose: ConsentPurpose
        switch try await store.take(state: trip.digest) {
        case .taken(let taken): purpose = taken
        case .replayed(let connection): throw ConsentError.replayed(connection: connection)
        case .expired: throw ConsentError.tooLate
        case .unknown: throw ConsentError.forged
        }
        guard case .granted(let code, _) = callback else { throw Self.error(of: callback) }
        let tokens = try await exchange(code, trip, purpose)
        return try await store(tokens, of: try await account(of: tokens, purpose), trip, purpose)
    }

    private func trip(in cookie: String) -> Trip? {
        // A cookie of somebody else's making, or of another keyring, is no cookie.
        guard let sealed = Base64URL.decode(cookie), let text = try? keyring.open(sealed, at: SealedPlace.consentCookie)
        else { return nil }
        return text.withValue(Trip.init)
    }

    private static func error(of callback: CallbackQuery) -> ConsentError {
        guard case .refused(let refusal, _) = callback else { return .forged }
        return refusal.error == "access_denied" ? .declined : .failedThere(refusal.description)
    }

    private func exchange(_ code: Secret, _ trip: Trip, _ purpose: ConsentPurpose) async throws -> TokenSet {
        let consumer: TokenEndpoint.Consumer
        do {
            consumer = TokenEndpoint.Consumer(
                app: purpose.consumer.app,
                clientID: purpose.consumer.clientID,
                secret: try OAuthConsumers(keyring: keyring, shared: shared).secret(of: purpose.consumer)
            )
        } catch is ConsumerError {
            throw ConsentError.notConfigured(purpose.consumer.app)
        }
        let question = TokenEndpoint.Question(
            grant: .exchange(code: code, redirectURI: callbackURL, verifier: Secret(trip.verifier)),
            consumer: consumer,
            url: purpose.addresses.token
        )
        switch try await endpoint.ask(question) {
        case .granted(let tokens): return tokens
        case .refused(let refusal): throw ConsentError.refused(refusal)
        case .unavailable(let reason, _), .silent(let reason): throw ConsentError.bitbucketAway(reason)
        }
    }

    private func account(of tokens: TokenSet, _ purpose: ConsentPurpose) async throws -> AccountFindings {
        switch try await accounts.ask(tokens.access, app: purpose.consumer.app, at: purpose.addresses.api) {
        case .found(let findings): return findings
        // Without the scope for it nobody can say whose account it is; the page says which box to tick.
        case .refused(status: 403, _): return AccountFindings()
        case .refused(let status, let message):
            throw ConsentError.bitbucketAway("\(status)\(message.map { ": \($0)" } ?? "")")
        case .unreachable(let reason): throw ConsentError.bitbucketAway(reason)
        }
    }

    private func store(
        _ tokens: TokenSet,
        of account: AccountFindings,
        _ trip: Trip,
        _ purpose: ConsentPurpose
    ) async throws -> InstalledConnection {
        let app = purpose.consumer.app
        let name = purpose.connection
        let configured = Scopes.mandatory(of: app) + purpose.scopes
        var grant = SealedGrant(sealedToken: try keyring.seal(tokens.access, for: SealedPlace.credential(of: name)))
        grant.sealedRefreshToken = try tokens.refresh.map {
            try keyring.seal($0, for: SealedPlace.refreshToken(of: name))
        }
        grant.accountID = account.id
        grant.accountName = account.name
        grant.workspaces = account.workspaces
        grant.grantedScopes = tokens.scopes
        grant.expiresIn = tokens.expiresIn
        let standing = try await install(grant, trip, purpose)
        switch standing {
        case .used: throw ConsentError.usedLink
        case .taken: throw ConsentError.nameTaken(name)
        case .made, .reauthorised: break
        }
        let granted = Scopes.closure(tokens.scopes ?? configured, app: app)
        return InstalledConnection(
            name: name,
            customer: purpose.customer,
            app: app,
            accountName: account.name,
            workspaces: account.workspaces,
            grantedScopes: tokens.scopes ?? configured,
            missingScopes: configured.filter { !granted.contains($0) },
            returnTo: purpose.returnTo,
            isReauthorization: standing == .reauthorised
        )
    }

    /// The tokens are in our hand and nowhere else: a database that is away for a moment is waited for.
    private func install(
        _ grant: SealedGrant,
        _ trip: Trip,
        _ purpose: ConsentPurpose
    ) async throws -> InstallationStanding {
        var pause = Duration.milliseconds(200)
        while true {
            do {
                return try await store.install(state: trip.digest, addresses: purpose.addresses, grant: grant)
            } catch let error as CancellationError {
                throw error
            } catch {
                guard pause < .seconds(4) else { throw ConsentError.notStored("\(error)") }
                try await Task.sleep(for: pause)
                pause *= 2
            }
        }
    }
}

/// What the browser keeps of a trip.
private struct Trip {
    let state: String
    /// Proves to Bitbucket that who exchanges the code is who asked for it (PKCE, RFC 7636).
    let verifier: String

    init(state: String, verifier: String) {
        self.state = state
        self.verifier = verifier
    }

    init?(_ text: String) {
        let parts = text.split(separator: ".")
        guard parts.count == 2 else { return nil }
        self.init(state: String(parts[0]), verifier: String(parts[1]))
    }

    var text: String { "\(state).\(verifier)" }
    var digest: [UInt8] { Array(SHA256.hash(data: Array(state.utf8))) }

    /// Compared by digest: how much of a guess is right does not show in the time it takes.
    func isOf(_ other: String?) -> Bool {
        other.map { SHA256.hash(data: Array($0.utf8)) == SHA256.hash(data: Array(state.utf8)) } ?? false
    }
}
