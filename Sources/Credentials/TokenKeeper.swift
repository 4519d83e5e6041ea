package import Domain
import FoundationEssentials
package import Store
import Synchronization

/// Hands out access tokens that are good for at least a minute, and renews them: one renewal at a time for a connection, over all
/// threads and processes.
///
/// The intention is in the database before Bitbucket is asked, and the new pair before anybody uses it. A process that dies in
/// between leaves the intention behind; the next one asks again with the same refresh token, which Bitbucket takes for ten minutes.
/// How long a token lives is read from the database's clock, so this machine's may be wrong.
package final class TokenKeeper: Sendable {
    /// What happened to a token, for whoever keeps the log.
    package enum Event: Sendable {
        case renewed(connection: String)
        case failed(connection: String, reason: String)
        case reauthorizationRequired(connection: String, reason: String)
    }

    private struct Held: Sendable {
        let token: OpenToken
        let readAt: ContinuousClock.Instant
        let endsAt: ContinuousClock.Instant?
    }

    /// A token with less than this left is renewed before it is used.
    static let leastLife = Duration.seconds(60)
    /// A token with less than this left is renewed while it is still used.
    static let shortLife = Duration.seconds(600)
    /// What was read is used for so long, so that a thousand runs of one customer do not ask a thousand times.
    private static let freshness = Duration.seconds(2)
    /// For how long others wait for a renewal: longer than one can last.
    private static let patience = Duration.seconds(30)
    private static let rememberedLimit = 10_000

    private let store: CredentialStore
    private let keyring: Keyring
    private let renewal: TokenRenewal
    private let accounts: AccountQuestion
    private let observe: @Sendable (Event) -> Void
    private let held = Mutex<[String: Held]>([:])
    private let ageing = Mutex<Set<String>>([])
    private let turns = TurnQueue()
    /// Of this process, in what it writes down.
    private let holder = UUID()

    package init(
        store: CredentialStore,
        keyring: Keyring,
        endpoint: TokenEndpoint,
        accounts: AccountQuestion,
        shared: SharedConsumers,
        observe: @escaping @Sendable (Event) -> Void = { _ in }
    ) {
        self.store = store
        self.keyring = keyring
        self.observe = observe
        self.accounts = accounts
        renewal = TokenRenewal(
            store: store,
            keyring: keyring,
            consumers: OAuthConsumers(keyring: keyring, shared: shared),
            endpoint: endpoint
        )
    }

    /// The connection of that name, as it is or was at most two seconds ago.
    ///
    /// - Throws: `AuthorisationError.noConnection`, and what the database throws.
    package func connection(_ name: String) async throws -> Connection {
        if let known = remembered(name) { return known.token.connection }
        guard let found = try await store.find(name) else { throw AuthorisationError.noConnection(name) }
        return found.connection
    }

    /// A token that is good for at least a minute, or as long as it can be had.
    ///
    /// - Throws: `AuthorisationError`, `ConsumerError`, `SealError`, and what the database throws.
    package func token(of name: String) async throws -> OpenToken {
        if let known = remembered(name) { return known.token }
        let token = try await read(name)
        guard let life = token.life, life < Self.shortLife, token.isRenewable else { return token }
        if life >= Self.leastLife {
            ageing.withLock { _ = $0.insert(name) }
            return token
        }
        return try await renewed(after: token)
    }

    /// Another token in place of one that Bitbucket refused with 401: the newer one if there is one, else one that is renewed now.
    ///
    /// - Throws: `AuthorisationError.notActive` when only the customer can help, which is written down and announced; `refusedHere`
    ///   when the token is good elsewhere; the others as `token(of:)`.
    package func replace(_ refused: OpenToken, because reason: String) async throws -> OpenToken {
        let name = refused.connection.name
        forget(name)
        let now = try await read(name)
        guard now.generation == refused.generation else { return now }
        guard now.isRenewable else { throw try await verdict(on: refused, because: reason) }
        return try await renewed(after: OpenToken(now, life: .zero))
    }

    /// What it means that Bitbucket refuses a token that is new.
    ///
    /// Bitbucket says 401 also of calls that it does not allow with such a token, so it is asked whose the token is: when it does not
    /// know that either, only the customer can help, which is written down and announced; a newer token is not harmed.
    package func verdict(on refused: OpenToken, because reason: String) async throws -> AuthorisationError {
        let connection = refused.connection
        forget(connection.name)
        let reply = try await accounts.ask(refused.token, app: connection.app, at: connection.apiBaseURL)
        switch reply {
        case .refused(status: 401, _):
            let isNews = try await store.requireReauthorization(
                of: connection.name,
                generation: refused.generation,
                reason: reason
            )
            if isNews { observe(.reauthorizationRequired(connection: connection.name, reason: reason)) }
            return .notActive(connection.name, .reauthorizationRequired)
        case .unreachable(let words): return .notRenewed(connection.name, words)
        case .found, .refused: return .refusedHere(connection.name, reason)
        }
    }

    /// Connections whose tokens this process uses and that end soon; asking takes them out.
    func takeAgeing() -> Set<String> {
        ageing.withLock { names in
            defer { names = [] }
            return names
        }
    }

    /// Renews a connection's token unless it is of a later generation already.
    func renew(_ name: String, generation: Int64?) async throws {
        forget(name)
        let token = try await read(name)
        guard generation == nil || token.generation == generation, token.isRenewable else { return }
        _ = try await renewed(after: OpenToken(token, life: .zero))
    }

    /// Until there is a token of a later generation, whoever renews it.
    private func renewed(after old: OpenToken) async throws -> OpenToken {
        let name = old.connection.name
        while true {
            try Task.checkCancellation()
            guard await turns.enter(name) else {
                let now = try await read(name)
                if now.generation > old.generation { return now }
                continue
            }
            let outcome: TokenRenewal.Outcome
            do {
                outcome = try await attempt(on: name, old.generation)
                await turns.leave(name)
            } catch {
                await turns.leave(name)
                throw error
            }
            if let token = try await settle(outcome, old) { return token }
        }
    }

    private func attempt(on name: String, _ generation: Int64) async throws -> TokenRenewal.Outcome {
        let outcome = try await renewal.attempt(name, generation: generation, holder: holder, patience: Self.patience)
        // Another process is at it: done in the time of one call, or taken over. Whoever waits for us goes on waiting.
        if case .busy = outcome { try await Task.sleep(for: .milliseconds(50)) }
        return outcome
    }

    /// The token that an attempt led to; `nil` to try again.
    private func settle(_ outcome: TokenRenewal.Outcome, _ old: OpenToken) async throws -> OpenToken? {
        let name = old.connection.name
        switch outcome {
        case .renewed:
            observe(.renewed(connection: name))
            return try await read(name)
        case .newer:
            return try await read(name)
        case .busy:
            return nil
        case .failed(let reason):
            observe(.failed(connection: name, reason: reason))
            return try await whatIsLeft(of: old, reason)
        case .later(let reason):
            return try await whatIsLeft(of: old, reason)
        case .refused(let reason):
            observe(.reauthorizationRequired(connection: name, reason: reason))
            throw AuthorisationError.notActive(name, .reauthorizationRequired)
        }
    }

    /// A token that could not be renewed is used for as long as it lives.
    private func whatIsLeft(of old: OpenToken, _ reason: String) async throws -> OpenToken? {
        guard let life = old.life, life > .zero else {
            throw AuthorisationError.notRenewed(old.connection.name, reason)
        }
        return old
    }

    private func remembered(_ name: String) -> Held? {
        let now = ContinuousClock.now
        guard let known = held.withLock({ $0[name] }), known.readAt + Self.freshness > now else { return nil }
        if let end = known.endsAt, end - now < Self.shortLife, known.token.isRenewable { return nil }
        return known
    }

    private func forget(_ name: String) { held.withLock { $0[name] = nil } }

    private func read(_ name: String) async throws -> OpenToken {
        let now = ContinuousClock.now
        guard let found = try await store.find(name) else {
            forget(name)
            throw AuthorisationError.noConnection(name)
        }
        guard found.connection.state == .active else {
            forget(name)
            throw AuthorisationError.notActive(name, found.connection.state)
        }
        guard let credential = found.credential else { throw AuthorisationError.noCredential(name) }
        let token = OpenToken(
            connection: found.connection,
            token: try keyring.open(credential.sealedToken, at: SealedPlace.credential(of: name)),
            generation: credential.generation,
            life: credential.life,
            isRenewable: credential.kind != .accessToken
        )
        held.withLock { held in
            if held.count >= Self.rememberedLimit { held.removeAll() }
            held[name] = Held(token: token, readAt: now, endsAt: credential.life.map { now + $0 })
        }
        return token
    }
}

extension OpenToken {
    /// The same token, known to be good for so long.
    fileprivate init(_ token: OpenToken, life: Duration?) {
        self.init(
            connection: token.connection,
            token: token.token,
            generation: token.generation,
            life: life,
            isRenewable: token.isRenewable
        )
    }
}
