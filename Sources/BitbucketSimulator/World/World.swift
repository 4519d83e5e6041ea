import Domain
import FoundationEssentials

/// Everything that the simulated Bitbucket knows; each request changes it in one go.
struct World: Sendable {
    var settings: SimulatorSettings
    var accounts: [SimulatedAccount]
    var oauth: OAuthBook
    var places: PlaceBook
    var pullRequests = PullRequestBook()
    var builds = BuildBook()
    var hooks: [SimulatedHook] = []
    var rates = RateBook()
    var scripts = ScriptBook()
    var log = RequestLog()

    /// How far its clock is ahead of the configuration's.
    var ahead = Duration.zero

    private let clock: @Sendable () -> Date
    private var lastNumber = 0

    init(_ configuration: SimulatorConfiguration) {
        settings = configuration.settings
        accounts = configuration.accounts
        places = PlaceBook(
            workspaces: configuration.accounts.flatMap(\.workspaces),
            repositories: configuration.repositories ?? configuration.scenario?.closedRepositories
        )
        oauth = OAuthBook(consumers: configuration.consumers, salt: "\(configuration.now().timeIntervalSince1970)")
        clock = configuration.now
    }

    var now: Date { clock().addingTimeInterval(ahead.seconds) }

    /// From 1, each once.
    mutating func nextNumber() -> Int {
        lastNumber += 1
        return lastNumber
    }

    /// A sample's numbers, as of now.
    func seed(_ number: Int) -> SampleSeed { SampleSeed(number: number, date: now) }

    /// The first account with this nickname.
    func account(_ nickname: String) -> SimulatedAccount? { accounts.first { $0.person.nickname == nickname } }

    /// Adds somebody, and the workspaces that they see.
    mutating func add(_ account: SimulatedAccount) {
        accounts.removeAll { $0.person.uuid == account.person.uuid }
        accounts.append(account)
        for workspace in account.workspaces { places.add(workspace) }
    }

    /// Gives the hook its id.
    mutating func addHook(_ make: (_ id: String) -> SimulatedHook) -> SimulatedHook {
        let hook = make(seed(nextNumber()).uuid("hook"))
        hooks.append(hook)
        return hook
    }

    /// The active hooks that this event is for.
    func hooks(for event: SampleEvent) -> [SimulatedHook] {
        hooks.filter { $0.isActive && $0.events.contains(event.eventKey) && $0.place.contains(event, in: places) }
    }

    /// Whose bearer token this is, when it is good at this product.
    func caller(token: String?, at product: Product) -> Bearer {
        guard let token, !token.isEmpty else { return .unknown }
        if let account = accounts.first(where: { $0.token == token }) { return .caller(caller(account)) }
        switch oauth.bearer(token, at: now) {
        case .good(let grant): return grant.product == product ? .caller(caller(grant)) : .unknown
        case .expired: return .expired
        case .unknown:
            guard settings.acceptsAnyToken, let account = accounts.first else { return .unknown }
            return .caller(caller(account))
        }
    }

    private func caller(_ account: SimulatedAccount) -> Caller {
        Caller(
            person: account.person,
            workspaces: account.workspaces.compactMap { places.origin(of: $0) },
            scopes: account.scopes,
            isAdministrator: account.isAdministrator
        )
    }

    private func caller(_ grant: SimulatedGrant) -> Caller {
        let account = accounts.first { $0.person.uuid == grant.account?.uuid }
        var caller = account.map(caller) ?? appUser(of: grant)
        caller.scopes = grant.scopes
        caller.consumer = grant.consumer
        return caller
    }

    /// What `client_credentials` acts as: it sees the consumer's own workspace only.
    private func appUser(of grant: SimulatedGrant) -> Caller {
        let consumer = oauth.consumer(grant.consumer, of: grant.product)
        let workspace = consumer?.workspace ?? places.workspaces.first?.slug
        return Caller(
            person: SamplePerson(
                uuid: SampleSeed.lasting.uuid("app user \(grant.consumer)"),
                name: consumer?.name ?? grant.consumer,
                nickname: grant.consumer
            ),
            workspaces: [workspace.flatMap { places.origin(of: $0) }].compactMap(\.self),
            scopes: grant.scopes,
            isAppUser: true
        )
    }
}

/// What became of a bearer token.
enum Bearer: Sendable {
    case caller(Caller)
    case expired
    case unknown

    /// Nil when it is nobody's, or nobody's any more.
    var caller: Caller? {
        guard case .caller(let caller) = self else { return nil }
        return caller
    }
}

extension Duration {
    /// As Foundation counts them.
    var seconds: Double {
        let (whole, fraction) = components
        return Double(whole) + Double(fraction) * 1e-18
    }
}
