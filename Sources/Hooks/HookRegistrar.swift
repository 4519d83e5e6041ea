import Bitbucket
import BitbucketAPI
package import Credentials
import Domain
import Postgres
package import Store

/// Makes, compares, repairs and takes away the hooks that deliver to our webhooks, each as its webhook's own connection.
///
/// What is about to be done is in the database before Bitbucket is asked, and our addresses cannot be guessed: whoever comes after
/// a crash finds by that what Bitbucket has done.
package struct HookRegistrar: Sendable {
    let store: RemoteHookStore
    let webhooks: WebhookRegistration
    private let secrets: HookSecrets
    private let authoriser: Authoriser
    private let call: ConnectionCall
    let publicURL: String
    /// For how long to wait for whoever is at the same hook.
    let wait: Duration

    /// `publicURL`, without a slash at its end, is where Bitbucket reaches the public door; `wait` is for how long to wait for
    /// another who is at the same hook.
    package init(
        store: RemoteHookStore,
        webhooks: WebhookRegistration,
        secrets: HookSecrets,
        authoriser: Authoriser,
        call: ConnectionCall,
        publicURL: String,
        wait: Duration = .seconds(20)
    ) {
        self.store = store
        self.webhooks = webhooks
        self.secrets = secrets
        self.authoriser = authoriser
        self.call = call
        self.publicURL = publicURL
        self.wait = wait
    }

    /// Has Bitbucket deliver these events, and no others, from this place: makes the hook or changes the one that is there.
    ///
    /// Asked again for the same it changes nothing. `isNew` when the webhook had no hook until now. What Bitbucket refuses
    /// outright leaves nothing behind.
    ///
    /// - Throws: `HookError`, `ConsumerError`, `SealError`, and what the database throws.
    package func register(_ order: HookOrder) async throws -> (report: HookReport, isNew: Bool) {
        let connection = try await self.connection(order.connection)
        let product = connection.app.product
        let place = try order.place(on: product)
        let events = try Self.events(of: order, product)
        if let shortage = ScopeShortage(
            of: connection,
            for: events,
            at: order.level,
            webhook: order.name ?? order.derivedName
        ) {
            throw HookError.scopes(shortage)
        }
        let begun = try await begin(order, at: place, events.map(\.key))
        let (work, look, hook) = try await settle(begun)
        return try await working(begun.hold) {
            try await work.removeSurplus(look)
            try await work.note(hook, after: look)
            var report = try await self.report(look, by: work)
            report.hookID = hook.id
            if begun.anew, report.outcome == .created { (report.drift, report.reasons) = ([], []) }
            report.warnings = warnings(product, events)
            return (report, begun.anew)
        }
    }

    private typealias Begun = (hold: HookHold, made: Bool, anew: Bool)

    private func settle(_ begun: Begun) async throws -> (HookWork, HookWork.Look, RemoteHook) {
        do {
            let work = try await work(on: begun.hold)
            let look = try await work.look()
            return (work, look, try await work.settle(look))
        } catch let error as HookError {
            try await giveUp(begun, because: error)
            throw error
        } catch {
            await begun.hold.release()
            throw error
        }
    }

    /// Only where Bitbucket may have made it does the registration stay, for the next one to find out.
    private func giveUp(_ begun: Begun, because error: HookError) async throws {
        switch error {
        case .unknownOutcome: await begun.hold.release()
        case _ where begun.anew: try await begun.hold.abandon(made: begun.made)
        default: await begun.hold.release()
        }
    }

    private static func events(of order: HookOrder, _ product: Product) throws -> [EventFact] {
        do throws(UnknownEvents) {
            return try Events.expand(order.events, product: product, level: order.level)
        } catch {
            throw HookError.badOrder(error.problems.joined(separator: "; "))
        }
    }

    /// A name made of the place may be taken by somebody else in the same moment: then there is another.
    private func begin(_ order: HookOrder, at place: HookPlace, _ events: [String]) async throws -> Begun {
        var name = try await name(for: order, at: place)
        for _ in 0..<10 {
            let made = try secrets.make(for: name)
            let intention = HookIntention(
                webhook: name,
                connection: order.connection,
                level: place.level.rawValue,
                place: place.description,
                events: events.sorted(),
                token: made.token,
                sealedSecret: made.sealedSecret
            )
            do {
                return try await HookHold.begin(intention, in: store, wait: wait)
            } catch SQLState.uniqueViolation where order.name == nil {
            } catch HookError.nameTaken where order.name == nil {
            } catch SQLState.uniqueViolation {
                throw HookError.nameTaken(name)
            }
            name = try await self.name(for: order, at: place)
        }
        throw HookError.nameTaken(name)
    }

    private func name(for order: HookOrder, at place: HookPlace) async throws -> String {
        if let name = order.name { return name }
        return try await store.name(
            of: order.connection,
            level: place.level.rawValue,
            place: place.description,
            base: order.derivedName
        )
    }

    private func warnings(_ product: Product, _ events: [EventFact]) -> [String] {
        let doubtful = events.compactMap { event in event.warning.map { "\(event.key): \($0)" } }
        return [PublicAddress(url: publicURL, product: product).warning].compactMap { $0 } + doubtful
    }

    /// - Throws: `HookError.connection` when it cannot act.
    private func connection(_ name: String) async throws -> Connection {
        do {
            let connection = try await authoriser.connection(name)
            guard connection.state == .active else { throw AuthorisationError.notActive(name, connection.state) }
            return connection
        } catch let error as AuthorisationError {
            throw HookError(error, at: nil)
        }
    }

    /// Lets others at the hook when `body` fails; it does so itself when it ends well.
    func working<Result>(_ hold: HookHold, _ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch {
            await hold.release()
            throw error
        }
    }

    /// Everything that is needed to work on a hook whose hold one has.
    func work(on hold: HookHold) async throws -> HookWork {
        guard let stored = try await store.hook(of: hold.webhook), let newest = stored.secrets.last else {
            throw HookError.notRegistered(hold.webhook)
        }
        let connection = try await connection(stored.connection)
        let place: HookPlace
        do throws(HookPlaceError) {
            place = try HookPlace(stored.place, product: connection.app.product)
        } catch {
            throw HookError.badOrder(error.description)
        }
        return HookWork(
            stored: stored,
            hold: hold,
            calls: HookCalls(call: call, connection: connection, place: place),
            url: WebhookURL.make(publicURL, token: stored.token),
            secret: try secrets.open(stored.sealedSecret, number: newest, of: stored.webhook)
        )
    }

    /// What was found and, unless it is a dry run, done about it; with the hooks there that nobody knows.
    func report(_ look: HookWork.Look, by work: HookWork) async throws -> HookReport {
        var report = HookReport(look.plan.outcome, of: work.stored, hookID: look.plan.hook?.id, url: work.url)
        report.drift = look.plan.drift
        report.reasons = look.plan.reasons
        let delivering = look.found.filter { WebhookURL.base(of: $0.url) == publicURL && $0.token != work.stored.token }
        let known = try await store.known(tokens: delivering.compactMap(\.token))
        report.strangers = delivering.filter { !known.contains($0.token ?? "") }.map {
            HookReport.Stranger(hookID: $0.id, name: $0.name, url: $0.url)
        }
        return report
    }
}
