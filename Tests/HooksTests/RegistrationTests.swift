import BitbucketAPI
import BitbucketSimulator
import Credentials
import Domain
import Foundation
import FoundationEssentials
import HTTPTypes
import Hooks
import Store
import Testing

@Suite(.timeLimit(.minutes(2))) struct RegistrationTests {
    @Test(arguments: [
        (App.bitbucket, HookLevel.repository, "acme/app", "acme-app"), (.bitbucket, .workspace, "acme", "acme"),
        (.bitbucketDatacenter, .repository, "acme/App", "acme-app"), (.bitbucketDatacenter, .project, "ACME", "acme"),
    ])
    func `a hook is made with a secret that nobody has seen`(
        app: App,
        level: HookLevel,
        place: String,
        name: String
    ) async throws {
        try await withHouse(app) { house in
            let (report, isNew) = try await house.registrar.register(house.order(at: place, level))
            #expect(isNew)
            #expect(report.outcome == .created)
            #expect(report.webhook == name)
            #expect(report.customer == "acme Ltd")
            #expect(report.warnings.isEmpty)

            let hook = try #require(house.bitbucket.hooks().first)
            #expect(house.bitbucket.hooks().count == 1)
            #expect(hook.url == report.url)
            #expect(hook.url.hasPrefix("https://bittern.example.org/webhooks/"))
            #expect(Set(hook.events) == Set(house.events))
            #expect(hook.isActive)
            #expect(try await house.secrets(of: name) == [1: try #require(hook.secret)])

            let remote = try await house.remote(name)
            #expect(remote["state"] == "registered")
            #expect(remote["level"]?.string == level.rawValue)
            #expect(remote["hook_id"]?.string == hook.id)
            #expect(remote["secret"]?.integer == 1)
            #expect(remote["drift"] == [])
            #expect(house.bitbucket.strangers().isEmpty)
        }
    }

    @Test(arguments: App.allCases)
    func `the same again changes nothing, and other events change the hook that is there`(app: App) async throws {
        try await withHouse(app) { house in
            let first = try await house.register()
            let again = try await house.registrar.register(house.order(at: house.place.lowercased()))
            #expect(!again.isNew)
            #expect(again.report.outcome == .unchanged)
            #expect(again.report.hookID == first.hookID)
            #expect(house.calls(house.path) == ["GET", "POST", "GET"])

            let changed = try await house.register([house.events[0]])
            #expect(changed.outcome == .updated)
            #expect(changed.hookID == first.hookID)
            #expect(changed.reasons == ["it has \(house.events[1]) as well"])
            let hook = try #require(house.bitbucket.hooks().first)
            #expect(hook.events == [house.events[0]])
            #expect(hook.secret != nil)
            #expect(house.bitbucket.hooks().count == 1)
        }
    }

    @Test(arguments: [
        ("pullrequest:createt", "acme/app", HookLevel.repository, "pullrequest:created"),
        ("pr:opened", "acme/app", .repository, "a key of Data Center"),
        ("repo:push", "acme", .repository, "is a workspace"),
        ("repo:push", "acme/app", .workspace, "is a repository"),
        ("repo:push", "acme", .project, "no hooks of a project"),
        ("repo:push", "acme/../app", .repository, "no place"),
    ])
    func `what makes no sense is refused before Bitbucket is asked`(
        event: String,
        place: String,
        level: HookLevel,
        words: String
    ) async throws {
        try await withHouse { house in
            let error = try await refusal {
                _ = try await house.registrar.register(house.order([event], at: place, level))
            }
            #expect(error.kind == .badOrder)
            #expect(error.description.contains(words))
            #expect(house.calls().isEmpty)
        }
    }

    @Test func `missing scopes are said with the boxes to tick before Bitbucket is asked`() async throws {
        try await withHouse { house in
            try await house.grant(["account", "repository"])
            let error = try await refusal {
                _ = try await house.register(["repo:push", "pullrequest:created"])
            }
            #expect(error.kind == .notAllowed)
            let words = "\(error)"
            #expect(words.contains("webhook (it takes that to make hooks of a repository)"))
            #expect(words.contains("pullrequest (webhook acme-app needs it for pullrequest:created)"))
            #expect(words.contains("tick webhook, pullrequest") || words.contains("tick pullrequest, webhook"))
            #expect(words.contains("bittern connections invite bitbucket --name acme"))
            #expect(house.calls().isEmpty)
            try await house.grant(["account", "webhook", "pullrequest:write"])
            #expect(try await house.register(["repo:push", "pullrequest:created"]).outcome == .created)
        }
    }

    @Test func `Bitbucket's own refusal is explained by the scopes that it names, and leaves nothing behind`()
        async throws
    {
        try await withHouse(scopes: ["account", "webhook", "repository"]) { house in
            let error = try await refusal { _ = try await house.register(["pullrequest:created"]) }
            #expect(error.kind == .notAllowed)
            #expect(error.description.contains("it asks for pullrequest"))
            #expect(try await house.secrets(of: "acme-app").isEmpty)
            #expect(try await house.store.hook(of: "acme-app") == nil)
        }
    }

    @Test(arguments: App.allCases)
    func `an account that does not administer the repository is told so`(app: App) async throws {
        try await withHouse(app, administrates: false) { house in
            let error = try await refusal { _ = try await house.register() }
            #expect(error.kind == .notAllowed)
            #expect(error.description.contains("has to administer"))
            #expect(try await house.store.hook(of: "acme-app") == nil)
        }
    }

    @Test(arguments: App.allCases)
    func `a repository that is not there leaves nothing behind`(app: App) async throws {
        try await withHouse(app) { house in
            let error = try await refusal { _ = try await house.register(at: "acme/nothing") }
            #expect(error.kind == .refused)
            #expect(error.description.contains("is it spelled so"))
            #expect(try await house.store.page(after: nil, most: 10).isEmpty)
            #expect(try await house.secrets(of: "acme-nothing").isEmpty)
        }
    }

    @Test(arguments: App.allCases)
    func `an answer that is lost makes no second hook`(app: App) async throws {
        try await withHouse(app) { house in
            house.bitbucket.script(.post, house.path, answers: [.cutAfterwards])
            let error = try await refusal { _ = try await house.register() }
            #expect(error.description.contains("may have done it"))
            #expect(try await house.remote("acme-app")["state"] == "registering")
            #expect(house.bitbucket.hooks().count == 1)

            let (report, isNew) = try await house.registrar.register(house.order())
            #expect(!isNew)
            #expect(report.outcome == .updated)
            let hook = try #require(house.bitbucket.hooks().first)
            #expect(house.bitbucket.hooks().count == 1)
            #expect(report.hookID == hook.id)
            #expect(try await house.secrets(of: "acme-app") == [1: try #require(hook.secret)])
        }
    }

    @Test func `a hook on a later page is found`() async throws {
        try await withHouse { house in
            for number in 0..<49 {
                house.bitbucket.addHook(
                    url: "https://other.example.org/\(number)",
                    secret: nil,
                    events: ["repo:push"],
                    place: .repository(.cloud, workspace: "acme", name: "app")
                )
            }
            try await house.register()
            house.bitbucket.changeSettings { $0.hooksPerPlace = 100 }
            house.bitbucket.changeHooks { hooks in
                for _ in 0..<60 { hooks.insert(hooks[0], at: 0) }
            }
            #expect(try await house.register().outcome == .unchanged)
            #expect(house.bitbucket.hooks().count { $0.secret != nil } == 1)
        }
    }

    @Test func `a place that has all the hooks it may have says so`() async throws {
        var settings = SimulatorSettings()
        settings.hooksPerPlace = 0
        try await withHouse(settings: settings) { house in
            let error = try await refusal { _ = try await house.register() }
            #expect(error.kind == .refused)
            #expect(error.description.contains("maximum number of webhooks"))
            #expect(try await house.store.hook(of: "acme-app") == nil)
        }
    }

    @Test(arguments: App.allCases)
    func `many processes that register at once make one hook`(app: App) async throws {
        try await withHouse(app) { house in
            let reports = try await withThrowingTaskGroup(of: (HookReport, Bool).self) { group in
                for _ in 0..<6 { group.addTask { try await house.registrar().register(house.order()) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(house.bitbucket.hooks().count == 1)
            #expect(Set(reports.map(\.0.webhook)) == ["acme-app"])
            #expect(reports.count { $0.1 } == 1)
            #expect(reports.count { $0.0.outcome == .created } == 1)
        }
    }

    @Test func `whoever died at a hook is waited for, and then taken over`() async throws {
        try await withHouse { house in
            try await house.register()
            #expect(
                try await house.store.hold("acme-app", holder: .init(), patience: .seconds(60)) == .held
            )
            let error = try await refusal {
                _ = try await house.registrar(wait: .milliseconds(200)).register(house.order())
            }
            #expect(error.kind == .conflict)
            #expect(error.description.contains("died there; try again, at the latest after"))
            try await house.forgetHolder(of: "acme-app")
            #expect(try await house.register().outcome == .unchanged)
        }
    }

    @Test func `a name that means something else is refused, and says what`() async throws {
        try await withHouse { house in
            try await house.register()
            let elsewhere = try await refusal { _ = try await house.register(name: "mine") }
            #expect(elsewhere.description.contains("registered already, as webhook acme-app"))
            for order in [house.order(of: "globex", name: "acme-app"), house.order(at: "acme/lib", name: "acme-app")] {
                let taken = try await refusal { _ = try await house.registrar.register(order) }
                #expect(taken.kind == .conflict)
                #expect(taken.description.contains("choose another name"))
            }
            #expect(house.bitbucket.hooks().count == 1)
        }
    }

    @Test func `a hook that a person entered in Bitbucket is taken over, not doubled`() async throws {
        try await withHouse { house in
            let made = try await house.webhooks.create(
                name: "by-hand",
                product: .cloud,
                connection: "acme",
                secret: nil,
                unsigned: false
            )
            let hook = house.bitbucket.addHook(
                url: "\(House.publicURL)/webhooks/\(made.token)",
                secret: made.secret?.withValue { $0 },
                events: ["repo:push"],
                place: .repository(.cloud, workspace: "acme", name: "app")
            )
            let (report, isNew) = try await house.registrar.register(house.order(name: "by-hand"))
            #expect(isNew)
            #expect(report.outcome == .updated)
            #expect(report.hookID == hook.id)
            #expect(house.bitbucket.hooks().count == 1)
            #expect(try await house.secrets(of: "by-hand") == [1: try #require(house.bitbucket.hooks()[0].secret)])
        }
    }

    @Test(arguments: [
        ("http://127.0.0.1:8080", "is this machine"),
        ("https://10.0.0.7", "an address that the internet does not know"),
        ("https://bittern", "a name that the internet does not know"), ("http://bittern.example.org", "is not https"),
    ])
    func `an address that Bitbucket can hardly reach is doubted, not refused`(url: String, words: String) async throws {
        try await withHouse { house in
            let (report, _) = try await house.registrar(at: url).register(house.order())
            #expect(report.warnings.count == 1)
            #expect(report.warnings.first?.contains(words) == true)
            #expect(report.warnings.first?.contains("BITTERN_PUBLIC_URL") == true)
        }
    }

    @Test func `events of the issue tracker come with a warning`() async throws {
        try await withHouse { house in
            let report = try await house.register(["issue:created"])
            #expect(report.warnings.count == 1)
            #expect(report.warnings.first?.hasPrefix("issue:created: ") == true)
            #expect(try await house.register(["repo:push"]).warnings.isEmpty)
        }
    }
}
