import Bitbucket
import Hooks
import Testing

@Suite struct HookPlanTests {
    private static let url = "https://bittern.example.org/webhooks/token"

    private func wanted(id: String? = "h1", newest: Int = 1, given: Int? = 1) -> WantedHook {
        WantedHook(
            url: Self.url,
            events: ["repo:push", "repo:fork"],
            hookID: id,
            newestSecret: newest,
            givenSecret: given
        )
    }

    private func hook(
        _ id: String = "h1",
        url: String = url,
        active: Bool = true,
        events: [String] = ["repo:fork", "repo:push"],
        hasSecret: Bool? = true
    ) -> RemoteHook {
        RemoteHook(id: id, url: url, name: "n", isActive: active, events: events, hasSecret: hasSecret)
    }

    @Test func `a hook that is as it is wanted is left alone, whatever the order of its events`() {
        let plan = HookPlan(wanted(), found: [hook("other", url: "https://elsewhere.example.org"), hook()])
        #expect(plan.deed == .nothing(hook()))
        #expect(plan.isDone)
        #expect(plan.reasons.isEmpty)
    }

    @Test func `a hook that is not there is made`() {
        let plan = HookPlan(wanted(), found: [hook("other", url: "https://bittern.example.org/webhooks/another")])
        #expect(plan.deed == .create)
        #expect(plan.drift == [.gone])
    }

    @Test func `what differs is changed, and said`() {
        let found = hook(
            url: "https://old.example.org/webhooks/token",
            active: false,
            events: ["repo:push", "repo:imported"]
        )
        let plan = HookPlan(wanted(newest: 2), found: [found])
        #expect(plan.deed == .update(found))
        #expect(plan.drift == [.urlChanged, .inactive, .eventsDiffer, .secretOutdated])
        #expect(plan.reasons[0] == "it delivers to https://old.example.org, not to https://bittern.example.org")
        #expect(plan.reasons[2] == "it lacks repo:fork, has repo:imported as well")
    }

    @Test func `a secret that is not there is said once`() {
        #expect(HookPlan(wanted(newest: 2), found: [hook(hasSecret: false)]).drift == [.secretUnset])
    }

    @Test func `a Bitbucket that does not say whether there is a secret is believed`() {
        #expect(HookPlan(wanted(), found: [hook(hasSecret: nil)]).isDone)
    }

    @Test func `a secret of which nobody knows whether it was given is given`() {
        #expect(HookPlan(wanted(given: nil), found: [hook()]).drift == [.secretOutdated])
    }

    @Test func `a hook is found by its address before Bitbucket has told its id`() {
        #expect(HookPlan(wanted(id: nil), found: [hook("new")]).deed == .nothing(hook("new")))
    }

    @Test func `a hook that somebody pointed elsewhere is found by its id`() {
        let moved = hook(url: "https://elsewhere.example.org/x")
        #expect(HookPlan(wanted(), found: [moved]).deed == .update(moved))
    }

    @Test func `of two that deliver here, the better one stays`() {
        let off = hook("h1", active: false)
        let plan = HookPlan(wanted(), found: [off, hook("h2")])
        #expect(plan.deed == .nothing(hook("h2")))
        #expect(plan.surplus == [off])
        #expect(plan.drift == [.duplicated])
    }

    @Test func `of two alike, the one that is known stays`() {
        #expect(HookPlan(wanted(), found: [hook("h0"), hook("h1")]).surplus.map(\.id) == ["h0"])
    }

    @Test func `a hook that only has our id is not ours when another delivers here`() {
        let plan = HookPlan(wanted(), found: [hook("h1", url: "https://elsewhere.example.org/x"), hook("h2")])
        #expect(plan.deed == .nothing(hook("h2")))
        #expect(plan.surplus.isEmpty)
    }
}
