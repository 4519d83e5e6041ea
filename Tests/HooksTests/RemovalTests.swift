import BitbucketSimulator
import Credentials
import Domain
import HTTPTypes
import Hooks
import Testing

@Suite(.timeLimit(.minutes(2))) struct RemovalTests {
    @Test(arguments: App.allCases)
    func `a hook is taken away, and what is on its way still verifies`(app: App) async throws {
        try await withHouse(app) { house in
            let registered = try await house.register()
            house.bitbucket.addHook(
                url: "https://other.example.org/webhooks/x",
                secret: nil,
                events: house.events,
                place: .repository(app.product, workspace: "acme", name: "app")
            )
            let secrets = try await house.secrets(of: "acme-app")
            let report = try await house.registrar.unregister("acme-app")
            #expect(report.outcome == .removed)
            #expect(house.bitbucket.hooks().map(\.url) == ["https://other.example.org/webhooks/x"])
            #expect(try await house.secrets(of: "acme-app") == secrets)
            #expect(try await house.remote("acme-app")["state"] == "unregistered")

            let again = try await refusal { _ = try await house.registrar.unregister("acme-app") }
            #expect(again.kind == .conflict)
            let back = try await house.registrar.register(house.order())
            #expect(back.isNew)
            #expect(back.report.url == registered.url)
        }
    }

    @Test(arguments: App.allCases)
    func `a hook that is gone already is fine`(app: App) async throws {
        try await withHouse(app) { house in
            try await house.register()
            house.bitbucket.changeHooks { $0 = [] }
            #expect(try await house.registrar.unregister("acme-app").reasons == ["Bitbucket had no such hook any more"])
            #expect(try await house.remote("acme-app")["state"] == "unregistered")
        }
    }

    @Test(arguments: App.allCases, [true, false])
    func `a removal that Bitbucket did not confirm is ended, and never undone`(app: App, isDone: Bool) async throws {
        try await withHouse(app) { house in
            try await house.register()
            let id = try #require(house.bitbucket.hooks().first?.id)
            house.bitbucket.script(.delete, "\(house.path)/*", answers: [.html(502)])
            let error = try await refusal { _ = try await house.registrar.unregister("acme-app") }
            #expect(error.kind == .away)
            #expect(try await house.remote("acme-app")["state"] == "unregistering")
            if isDone { house.bitbucket.changeHooks { $0 = [] } }

            let dry = try await house.registrar.reconcile("acme-app", isDryRun: true)
            #expect(dry.outcome == .removed)
            #expect(dry.hookID == id)
            #expect(try await house.registrar.reconcile("acme-app").outcome == .removed)
            #expect(house.bitbucket.hooks().isEmpty)
            #expect(try await house.remote("acme-app")["state"] == "unregistered")
            #expect(try await house.registrar.reconcileAll(most: 10).items.isEmpty)
        }
    }

    @Test func `a hook that Bitbucket cannot be asked about is forgotten only by name`() async throws {
        try await withHouse { house in
            try await house.register()
            house.bitbucket.script(.get, house.path, answers: [.html(502), .html(502)])
            _ = try await refusal { _ = try await house.registrar.unregister("acme-app") }
            let report = try await house.registrar.unregister("acme-app", anyway: true)
            #expect(report.warnings.first?.contains("remove it there by hand") == true)
            #expect(try await house.remote("acme-app")["state"] == "unregistered")
        }
    }

    @Test func `a webhook that is not there, or was not registered, says so`() async throws {
        try await withHouse { house in
            _ = try await house.webhooks.create(
                name: "by-hand",
                product: .cloud,
                connection: "acme",
                secret: nil,
                unsigned: false
            )
            for (name, words) in [
                ("nobody", "there is no webhook nobody"), ("by-hand", "has no hook in Bitbucket that Bittern made"),
            ] {
                for attempt in [
                    { _ = try await house.registrar.unregister(name) },
                    { _ = try await house.registrar.reconcile(name) },
                    { _ = try await house.registrar.rotateSecret(of: name) },
                ] as [() async throws -> Void] {
                    let error = try await refusal { try await attempt() }
                    #expect(error.description.contains(words))
                }
            }
        }
    }
}
