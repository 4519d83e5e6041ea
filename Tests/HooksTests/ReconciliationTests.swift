import BitbucketAPI
import BitbucketSimulator
import Domain
import HTTPTypes
import Hooks
import Testing

@Suite(.timeLimit(.minutes(2))) struct ReconciliationTests {
    typealias Change = @Sendable (inout SimulatedHook) -> Void

    static let drifts: [(HookDrift, Change)] = [
        (.inactive, { $0.isActive = false }), (.urlChanged, { $0.url = "https://elsewhere.example.org/x" }),
        (.eventsDiffer, { $0.events.removeLast() }), (.secretUnset, { $0.secret = nil }),
    ]

    @Test(arguments: drifts.indices)
    func `what differs is said, shown, and put right without a new hook`(index: Int) async throws {
        let (drift, change) = Self.drifts[index]
        try await withHouse { house in
            let registered = try await house.register()
            house.bitbucket.changeHooks { change(&$0[0]) }

            let dry = try await house.registrar.reconcile("acme-app", isDryRun: true)
            #expect(dry.isDryRun)
            #expect(dry.outcome == .updated)
            #expect(dry.drift == [drift])
            #expect(dry.reasons.count == 1)
            #expect(try await house.remote("acme-app")["drift"] == [.string(drift.rawValue)])
            #expect(house.calls().filter { $0 == "PUT" }.isEmpty)

            let repaired = try await house.registrar.reconcile("acme-app")
            #expect(repaired.outcome == .updated)
            #expect(repaired.drift == [drift])
            #expect(repaired.hookID == registered.hookID)
            let hook = try #require(house.bitbucket.hooks().first)
            #expect(hook.isActive)
            #expect(hook.url == registered.url)
            #expect(Set(hook.events) == Set(house.events))
            #expect(try await house.secrets(of: "acme-app") == [1: try #require(hook.secret)])
            #expect(try await house.remote("acme-app")["drift"] == [])
            #expect(try await house.registrar.reconcile("acme-app").outcome == .unchanged)
            #expect(house.bitbucket.strangers().isEmpty)
        }
    }

    @Test(arguments: App.allCases)
    func `a hook that is gone is made again`(app: App) async throws {
        try await withHouse(app) { house in
            let registered = try await house.register()
            house.bitbucket.changeHooks { $0 = [] }
            let report = try await house.registrar.reconcile("acme-app")
            #expect(report.outcome == .created)
            #expect(report.drift == [.gone])
            #expect(report.hookID != registered.hookID)
            #expect(house.bitbucket.hooks().map(\.url) == [registered.url])
        }
    }

    @Test(arguments: App.allCases)
    func `a public address that has moved is carried to Bitbucket`(app: App) async throws {
        try await withHouse(app) { house in
            let registered = try await house.register()
            let report = try await house.registrar(at: "https://new.example.org").reconcile("acme-app")
            #expect(report.drift == [.urlChanged])
            #expect(report.hookID == registered.hookID)
            #expect(house.bitbucket.hooks().map(\.url) == [report.url])
            #expect(report.url.hasPrefix("https://new.example.org/webhooks/"))
        }
    }

    @Test func `a Data Center that keeps its secrets to itself is not suspected`() async throws {
        try await withHouse(.bitbucketDatacenter) { house in
            try await house.register()
            #expect(try await house.registrar.reconcile("acme-app").outcome == .unchanged)
            #expect(try await house.registrar.reconcile("acme-app", isDryRun: true).drift.isEmpty)
        }
    }

    @Test func `a hook that delivers here to nobody is reported, and left alone`() async throws {
        try await withHouse { house in
            let other = try await house.register(of: "globex")
            try await house.register(of: "acme")
            house.bitbucket.addHook(
                url: "\(House.publicURL)/webhooks/nobody-knows",
                secret: nil,
                events: ["repo:push"],
                place: .repository(.cloud, workspace: "acme", name: "app")
            )
            let report = try await house.registrar.reconcile("acme-app-2")
            #expect(report.outcome == .unchanged)
            #expect(report.strangers.map(\.url) == ["\(House.publicURL)/webhooks/nobody-knows"])
            #expect(house.bitbucket.hooks().count == 3)
            #expect(house.bitbucket.hooks().contains { $0.url == other.url })
        }
    }

    @Test func `a second hook that delivers the same is taken away when the first is right`() async throws {
        try await withHouse { house in
            let registered = try await house.register()
            house.bitbucket.addHook(
                url: registered.url,
                secret: nil,
                events: ["repo:push"],
                place: .repository(.cloud, workspace: "acme", name: "app")
            )
            let report = try await house.registrar.reconcile("acme-app")
            #expect(report.outcome == .updated)
            #expect(report.drift == [.duplicated])
            #expect(house.bitbucket.hooks().map(\.id) == [registered.hookID])
        }
    }

    @Test func `a hook that vanishes while it is changed is made again`() async throws {
        try await withHouse { house in
            try await house.register()
            house.bitbucket.changeHooks { $0[0].isActive = false }
            house.bitbucket.script(.put, "\(house.path)/*", answers: [ScriptedAnswer(status: 404)])
            let report = try await house.registrar.reconcile("acme-app")
            #expect(house.bitbucket.hooks().count { $0.isActive } == 1)
            #expect(house.bitbucket.hooks().contains { $0.id == report.hookID })
            // What the simulator kept, though it said that it was gone, goes the next time.
            _ = try await house.registrar.reconcile("acme-app")
            #expect(house.bitbucket.hooks().count == 1)
        }
    }

    @Test func `a workspace with a new name is found by its id`() async throws {
        try await withHouse { house in
            let report = try await house.registrar.register(house.order(at: "acme", .workspace)).report
            #expect(house.bitbucket.renameWorkspace("acme", to: "acme-corp"))
            let again = try await house.registrar.reconcile(report.webhook)
            #expect(again.outcome == .unchanged)
            #expect(again.hookID == report.hookID)
        }
    }

    @Test func `a place that is gone is said, and shown`() async throws {
        try await withHouse { house in
            try await house.register()
            #expect(house.bitbucket.renameWorkspace("acme", to: "acme-corp"))
            let error = try await refusal { _ = try await house.registrar.reconcile("acme-app") }
            #expect(error.kind == .refused)
            #expect(try await house.remote("acme-app")["drift"] == ["gone"])
        }
    }

    @Test(arguments: [1, 2, 10])
    func `all are compared, each place once`(most: Int) async throws {
        try await withHouse { house in
            for place in ["acme/app", "acme/lib"] { try await house.register(at: place) }
            try await house.register(of: "globex")
            let before = house.calls().count
            var pages: [ReconciliationPage] = []
            repeat {
                pages.append(try await house.registrar.reconcileAll(after: pages.last?.next, most: most))
            } while pages.last?.next != nil
            #expect(pages.flatMap(\.items).count == 3)
            #expect(house.calls().dropFirst(before) == ["GET", "GET", "GET"])
        }
    }

    @Test func `it stops when Bitbucket takes no more calls, and says where to go on`() async throws {
        try await withHouse { house in
            for place in ["acme/app", "acme/lib"] { try await house.register(at: place) }
            house.bitbucket.script(
                .get,
                "/2.0/repositories/acme/lib/hooks",
                answers: [.rateLimited(retryAfterSeconds: 120)]
            )
            let page = try await house.registrar.reconcileAll(most: 10)
            #expect(page.items.count == 1)
            #expect(page.next == "acme-app")
            #expect(page.stopped?.kind == .rateLimited)
            #expect(page.stopped?.retryAfter == .seconds(120))
            #expect(page.stopped?.description.contains("go on in 120 s") == true)
            let rest = try await house.registrar.reconcileAll(after: page.next, most: 10)
            #expect(rest.items.count == 1)
            #expect(rest.stopped == nil)
            #expect(rest.next == nil)
        }
    }

    @Test func `a Bitbucket that is away is asked once in a page`() async throws {
        try await withHouse { house in
            for place in ["acme/app", "acme/lib"] { try await house.register(at: place) }
            let before = house.calls().count
            house.bitbucket.script(.get, "/2.0/repositories/*", answers: [.html(503), .html(503), .html(503)])
            let page = try await house.registrar.reconcileAll(most: 10)
            #expect(page.items.count == 2)
            for item in page.items {
                guard case .failed(_, _, let error) = item else {
                    Issue.record("\(item)")
                    continue
                }
                #expect(error.kind == .away)
            }
            #expect(house.calls().count == before + 1)
        }
    }
}
