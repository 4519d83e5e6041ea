import BitbucketSimulator
import Domain
import Hooks
import Postgres
import Testing

@Suite(.timeLimit(.minutes(2))) struct TenancyTests {
    @Test(arguments: App.allCases)
    func `a customer's hook is looked after with that customer's token, and with no other`(app: App) async throws {
        try await withHouse(app) { house in
            let first = try await house.register(of: "acme")
            let second = try await house.register(of: "globex")
            #expect(second.webhook == "acme-app-2")
            #expect(house.bitbucket.hooks().count == 2)

            let before = house.bitbucket.requests().count
            house.bitbucket.changeHooks { hooks in
                for index in hooks.indices { hooks[index].isActive = false }
            }
            _ = try await house.registrar.reconcile(second.webhook)
            #expect(Set(house.bitbucket.requests().dropFirst(before).map { $0.account?.name }) == ["globex"])
            let isActive = Dictionary(uniqueKeysWithValues: house.bitbucket.hooks().map { ($0.url, $0.isActive) })
            #expect(isActive == [first.url: false, second.url: true])

            _ = try await house.registrar.unregister(second.webhook)
            #expect(house.bitbucket.hooks().map(\.url) == [first.url])
            #expect(Set(house.bitbucket.requests().dropFirst(before).map { $0.account?.name }) == ["globex"])
        }
    }

    @Test func `a customer whose connection is gone does not stop the others`() async throws {
        try await withHouse { house in
            try await house.register(of: "acme")
            try await house.register(of: "globex")
            _ = try await house.pool.execute(
                "update bittern_store.connection set state = 'revoked' where name = 'acme'"
            )
            let page = try await house.registrar.reconcileAll(most: 10)
            #expect(page.items.count == 2)
            guard case .failed("acme-app", "acme", let error) = page.items[0], case .done(let report) = page.items[1]
            else {
                Issue.record("\(page)")
                return
            }
            #expect(error.kind == .conflict)
            #expect("\(error)".contains("connections invite"))
            #expect(report.connection == "globex")
            #expect(page.next == nil)
        }
    }
}
