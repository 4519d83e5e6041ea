import Domain
import FoundationEssentials

/// Consumers, what was granted to them, and the tokens of it: who may have what, and until when.
///
/// Nothing in it looks at a clock or a line; `now` is always given.
struct OAuthBook: Sendable {
    /// A consent that waits for its code to be brought, once.
    private struct Code: Sendable {
        let grant: Int
        let redirect: String?
        let challenge: CodeChallenge?
        let end: Date
    }

    private struct AccessToken: Sendable {
        let grant: Int
        let end: Date
    }

    private struct RefreshToken: Sendable {
        let grant: Int

        /// When it dies unless it is used; when it was, when its grace is over.
        var end: Date
        var isUsed = false
    }

    /// What the token endpoint hands out.
    struct Tokens: Sendable {
        let grant: SimulatedGrant
        let access: String
        let lifetime: Duration
        let refresh: String?
    }

    enum Standing: Sendable {
        case good(SimulatedGrant)
        case expired
        case unknown
    }

    private(set) var consumers: [SimulatedConsumer]
    private(set) var grants: [SimulatedGrant] = []
    private var codes: [String: Code] = [:]
    private var access: [String: AccessToken] = [:]
    private var refresh: [String: RefreshToken] = [:]
    private var mint: TokenMint

    init(consumers: [SimulatedConsumer], salt: String) {
        self.consumers = consumers
        mint = TokenMint(salt: salt)
    }

    func consumer(_ key: String, of product: Product) -> SimulatedConsumer? {
        consumers.first { $0.key == key && $0.product == product }
    }

    /// Adds it, or puts it in place of the one with its key; what was granted to that one stays.
    mutating func put(_ consumer: SimulatedConsumer) {
        consumers.removeAll { $0.key == consumer.key && $0.product == consumer.product }
        consumers.append(consumer)
    }

    /// What is random enough for a code, a key or a secret.
    mutating func word() -> String { mint.make(length: 33).filter { $0.isLetter || $0.isNumber } }

    /// Somebody said yes; the code brings the tokens.
    mutating func consent(
        to consumer: SimulatedConsumer,
        scopes: [String],
        by person: SamplePerson,
        redirect: String?,
        challenge: CodeChallenge? = nil,
        until end: Date
    ) -> String {
        let grant = add(consumer, scopes: scopes, account: person)
        let code = word()
        codes[code] = Code(grant: grant.id, redirect: redirect, challenge: challenge, end: end)
        return code
    }

    /// The tokens for a code; it is used up, whatever comes of it.
    mutating func exchange(
        _ code: String,
        by consumer: SimulatedConsumer,
        redirect: String?,
        verifier: String?,
        _ terms: TokenTerms
    ) throws(OAuthError) -> Tokens {
        guard let kept = codes.removeValue(forKey: code), kept.end > terms.now, isOf(consumer, kept.grant) else {
            throw .badCode
        }
        if let redirect, redirect != kept.redirect ?? consumer.callback { throw .badRedirect }
        if let challenge = kept.challenge, !challenge.isMet(by: verifier) { throw .badVerifier }
        return issue(kept.grant, terms, refreshable: true)
    }

    /// New tokens for a refresh token: a used one works until its grace is over.
    mutating func refresh(
        _ token: String,
        by consumer: SimulatedConsumer,
        _ terms: TokenTerms
    ) throws(OAuthError) -> Tokens {
        guard let kept = refresh[token], kept.end > terms.now, isOf(consumer, kept.grant) else {
            throw .badRefreshToken
        }
        if !kept.isUsed {
            refresh[token]?.isUsed = true
            refresh[token]?.end = terms.now.addingTimeInterval(terms.grace.seconds)
        }
        grants[kept.grant - 1].refreshes += 1
        return issue(kept.grant, terms, refreshable: true)
    }

    /// A token for the consumer itself, which cannot be refreshed.
    mutating func clientCredentials(of consumer: SimulatedConsumer, _ terms: TokenTerms) -> Tokens {
        issue(add(consumer, scopes: consumer.scopes, account: nil).id, terms, refreshable: false)
    }

    func bearer(_ token: String, at now: Date) -> Standing {
        guard let kept = access[token], !grants[kept.grant - 1].isRevoked else { return .unknown }
        return kept.end > now ? .good(grants[kept.grant - 1]) : .expired
    }

    /// Ends the grant that a token, of either kind, belongs to; says whether there was one of this consumer's.
    mutating func revoke(token: String, by consumer: SimulatedConsumer) -> Bool {
        guard let grant = access[token]?.grant ?? refresh[token]?.grant, isOf(consumer, grant) else { return false }
        grants[grant - 1].isRevoked = true
        return true
    }

    /// Ends every grant that `isMeant`, as a customer does in their settings; returns how many.
    mutating func revoke(where isMeant: (SimulatedGrant) -> Bool) -> Int {
        let meant = grants.indices.filter { !grants[$0].isRevoked && isMeant(grants[$0]) }
        for index in meant { grants[index].isRevoked = true }
        return meant.count
    }

    private mutating func add(
        _ consumer: SimulatedConsumer,
        scopes: [String],
        account: SamplePerson?
    ) -> SimulatedGrant {
        let grant = SimulatedGrant(
            id: grants.count + 1,
            consumer: consumer.key,
            product: consumer.product,
            account: account,
            scopes: scopes
        )
        grants.append(grant)
        return grant
    }

    private mutating func issue(_ grant: Int, _ terms: TokenTerms, refreshable: Bool) -> Tokens {
        let token = mint.make(length: terms.length)
        access[token] = AccessToken(grant: grant, end: terms.now.addingTimeInterval(terms.lifetime.seconds))
        var next: String?
        if refreshable {
            let made = mint.make(length: terms.length)
            refresh[made] = RefreshToken(grant: grant, end: terms.now.addingTimeInterval(terms.idleLimit.seconds))
            next = made
        }
        return Tokens(grant: grants[grant - 1], access: token, lifetime: terms.lifetime, refresh: next)
    }

    private func isOf(_ consumer: SimulatedConsumer, _ grant: Int) -> Bool {
        let grant = grants[grant - 1]
        return grant.consumer == consumer.key && grant.product == consumer.product && !grant.isRevoked
    }
}
