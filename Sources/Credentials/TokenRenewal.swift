import Bitbucket
import Domain
import FoundationEssentials
import Store

/// One attempt at renewing a token, from the intention to what came of it.
struct TokenRenewal: Sendable {
    enum Outcome: Sendable {
        case renewed
        /// Somebody else has renewed it.
        case newer
        /// Somebody else is at it.
        case busy
        /// It failed a moment ago, and is left alone for a while.
        case later(String)
        /// It may do better later.
        case failed(String)
        /// Only the customer can help, which is written down.
        case refused(String)
    }

    let store: CredentialStore
    let keyring: Keyring
    let consumers: OAuthConsumers
    let endpoint: TokenEndpoint

    /// - Throws: `AuthorisationError`, `SealError`, and what the database throws: then the intention stays, and the next one goes on.
    func attempt(_ name: String, generation: Int64, holder: UUID, patience: Duration) async throws -> Outcome {
        switch try await store.beginRefresh(of: name, generation: generation, holder: holder, patience: patience) {
        case .newer: return .newer
        case .busy: return .busy
        case .later(let moment): return .later("it could not be renewed, and is not tried before \(moment)")
        case .notActive, .unknown: return .newer  // reading it again says what it is now
        case .notRenewable: throw AuthorisationError.notRenewed(name, "nothing renews a token of this kind")
        case .begun(let order):
            let turn = Turn(name: name, generation: generation, holder: holder)
            return try await carryOut(order, turn)
        }
    }

    private struct Turn {
        let name: String
        let generation: Int64
        let holder: UUID
    }

    private func carryOut(_ order: RefreshOrder, _ turn: Turn) async throws -> Outcome {
        let question: TokenEndpoint.Question
        do {
            guard let stored = order.consumer else { throw ConsumerError.notSet(.bitbucket) }
            let consumer = TokenEndpoint.Consumer(
                app: stored.app,
                clientID: stored.clientID,
                secret: try consumers.secret(of: stored)
            )
            question = TokenEndpoint.Question(
                grant: try order.sealedRefreshToken.map {
                    .refresh(try keyring.open($0, at: SealedPlace.refreshToken(of: turn.name)))
                } ?? .clientCredentials,
                consumer: consumer,
                url: order.tokenURL
            )
        } catch let error as ConsumerError {
            return try await note(.unavailable, error.description, nil, turn)
        } catch let error as SealError {
            return try await note(.unavailable, error.description, nil, turn)
        }
        switch try await endpoint.ask(question) {
        case .granted(let tokens): return try await store(tokens, turn)
        case .refused(let refusal) where refusal.error == "invalid_grant" && order.kind == .authorizationCode:
            return try await note(.refused, Self.words(for: refusal, order), nil, turn)
        case .refused(let refusal): return try await note(.unavailable, refusal.description, nil, turn)
        case .unavailable(let reason, let retryAfter): return try await note(.unavailable, reason, retryAfter, turn)
        case .silent(let reason): return try await note(.silent, reason, nil, turn)
        }
    }

    private func store(_ tokens: TokenSet, _ turn: Turn) async throws -> Outcome {
        var grant = SealedGrant(
            sealedToken: try keyring.seal(tokens.access, for: SealedPlace.credential(of: turn.name))
        )
        grant.sealedRefreshToken = try tokens.refresh.map {
            try keyring.seal($0, for: SealedPlace.refreshToken(of: turn.name))
        }
        grant.expiresIn = tokens.expiresIn
        grant.grantedScopes = tokens.scopes
        let isStored = try await store.finishRefresh(
            of: turn.name,
            generation: turn.generation,
            holder: turn.holder,
            grant: grant
        )
        // Otherwise we were so slow that another has taken over: its pair is the one to use, ours is forgotten.
        return isStored ? .renewed : .busy
    }

    private func note(
        _ failure: RefreshFailure,
        _ reason: String,
        _ retryIn: Duration?,
        _ turn: Turn
    ) async throws -> Outcome {
        let standing = try await store.failRefresh(
            of: turn.name,
            generation: turn.generation,
            holder: turn.holder,
            failure,
            reason: reason,
            retryIn: retryIn
        )
        switch standing {
        case .noted: return .failed(reason)
        case .reauthorizationRequired: return .refused(reason)
        case .fenced: return .busy
        }
    }

    /// The provider's words, and the likely cause when an earlier answer was lost.
    private static func words(for refusal: OAuthRefusal, _ order: RefreshOrder) -> String {
        guard let begun = order.abandonedAt else { return refusal.description }
        return
            "\(refusal.description); a renewal begun at \(begun) got no answer that was kept, and Bitbucket takes a used "
            + "refresh token for ten minutes only"
    }
}
