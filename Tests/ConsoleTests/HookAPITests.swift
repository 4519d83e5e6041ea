import BitbucketSimulator
import Console
import Domain
import Foundation
import HTTPTypes
import Testing

@Suite(.timeLimit(.minutes(2))) struct HookAPITests {
    private static let order: JSONValue = ["connection": "acme", "repository": "acme/app", "events": ["repo:push"]]

    /// A door whose connection `acme` is to a simulated Bitbucket.
    private func withConnectedDoor(
        scopes: [String] = ["account", "webhook", "repository"],
        _ body: @escaping @Sendable (RunningDoor, BitbucketSimulator) async throws -> Void
    ) async throws {
        let account = SimulatedAccount(token: "t0ken-of-acme", scopes: scopes)
        try await withBitbucketSimulator(SimulatorConfiguration(accounts: [account], now: { Date() })) { simulator in
            let base = try await simulator.baseURL
            try await withDoor { door throws in
                let made = try await door.ask(
                    .post,
                    "/api/v1/connections",
                    ["name": "acme", "customer": "Acme", "token": "t0ken-of-acme", "api_url": .string(base)]
                )
                #expect(made.status == 201)
                try await body(door, simulator)
            }
        }
    }

    private func expect(_ value: JSONValue, isA schema: String) {
        let described = OperatorAPI.description["components"]?["schemas"]?[schema]?["properties"]?.members?.names ?? []
        #expect(Set(value.members?.names ?? []) == Set(described), "\(schema)")
    }

    @Test func `a hook is registered, found to differ, repaired, given another secret and taken away`() async throws {
        try await withConnectedDoor { door, simulator in
            let made = try await door.ask(.post, "/api/v1/registrations", Self.order)
            #expect(made.status == 201)
            expect(made.json, isA: "HookReport")
            #expect(made.json["webhook"] == "acme-app")
            #expect(made.json["outcome"] == "created")
            let again = try await door.ask(.post, "/api/v1/registrations", Self.order)
            #expect(again.status == 200)
            #expect(again.json["outcome"] == "unchanged")

            simulator.changeHooks { $0[0].isActive = false }
            let place = "/api/v1/webhooks/acme-app"
            let dry = try await door.ask(.post, "\(place)/reconciliation", ["dry_run": true])
            #expect(dry.json["dry_run"] == true)
            let shown = try await door.ask(.get, place).json
            expect(shown, isA: "WebhookDetails")
            #expect(shown["remote"]?["drift"] == ["inactive"])
            #expect(shown["remote"]?["seen"]?["active"] == false)
            let repaired = try await door.ask(.post, "\(place)/reconciliation", [:])
            #expect(repaired.json["outcome"] == "updated")
            #expect(try await door.ask(.get, place).json["remote"]?["drift"] == [])

            let secret = try await door.ask(.post, "\(place)/secrets", [:])
            #expect(secret.status == 201)
            expect(secret.json, isA: "NewSecret")
            #expect(secret.json["number"] == 2)
            #expect(secret.json["secret"] == .null)
            #expect(!secret.json.text.contains(simulator.hooks()[0].secret ?? "none"))
            let chosen = try await door.ask(.post, "\(place)/secrets", ["secret": "mine"])
            #expect(chosen.status == 400)

            let gone = try await door.ask(.delete, "\(place)/registration")
            #expect(gone.json["outcome"] == "removed")
            #expect(simulator.hooks().isEmpty)
            #expect(try await door.ask(.delete, "\(place)/registration").status == 409)
        }
    }

    @Test func `all are reconciled in pages, and what fails is said of each`() async throws {
        try await withConnectedDoor { door, simulator in
            for name in ["app", "lib"] {
                _ = try await door.ask(
                    .post,
                    "/api/v1/registrations",
                    ["connection": "acme", "repository": .string("acme/\(name)"), "events": ["repo:push"]]
                )
            }
            simulator.script(.get, "/2.0/repositories/acme/app/hooks", answers: [.html(502)])
            let first = try await door.ask(.post, "/api/v1/reconciliations", ["limit": 1]).json
            expect(first, isA: "Reconciliation")
            #expect(first["items"]?[0]?["problem"]?["status"] == 502)
            #expect(first["items"]?[0]?["report"] == .null)
            #expect(first["next"] == "acme-app")
            let rest = try await door.ask(.post, "/api/v1/reconciliations", ["after": "acme-app"]).json
            #expect(rest["items"]?[0]?["report"]?["webhook"] == "acme-lib")
            #expect(rest["next"] == .null)

            simulator.script(
                .get,
                "/2.0/repositories/acme/app/hooks",
                answers: [.rateLimited(retryAfterSeconds: 90), .rateLimited(retryAfterSeconds: 90)]
            )
            let stopped = try await door.ask(.post, "/api/v1/reconciliations", [:]).json
            #expect(stopped["stopped"]?["retry_after_seconds"] == 90)
            let alone = try await door.send(.post, "/api/v1/webhooks/acme-app/reconciliation", Array("{}".utf8))
            #expect(alone.status == 429)
            #expect(alone.headers[.retryAfter] == "90")
        }
    }

    @Test(arguments: [
        (#""repository":"acme/app","workspace":"acme","events":["repo:push"]"#, 400, "names 2 places"),
        (#""events":["repo:push"]"#, 400, "names 0 places"),
        (#""repository":"acme/app","events":[]"#, 400, "it must have 1 to 100"),
        (#""repository":"acme/app","events":["repo:pusch"]"#, 400, "the nearest is `repo:push`"),
        (#""repository":"acme/app","events":["pullrequest:created"]"#, 403, "it asks for pullrequest"),
        (#""repository":"other/app","events":["repo:push"]"#, 422, "is it spelled so"),
    ])
    func `what cannot be done is refused with the reason`(fields: String, status: Int, words: String) async throws {
        try await withConnectedDoor { door, simulator in
            let body = "{\"connection\":\"acme\",\(fields)}"
            let answer = try await door.send(.post, "/api/v1/registrations", Array(body.utf8))
            #expect(answer.status == status)
            let detail = try JSONValue(parsing: answer.body)["detail"]?.string
            #expect(detail?.contains(words) == true, "\(detail ?? "")")
            #expect(simulator.hooks().isEmpty)
            #expect(try await door.ask(.get, "/api/v1/webhooks").json["items"] == [])
        }
    }

    @Test func `a connection or a webhook that is not there is 404`() async throws {
        try await withDoor { door throws in
            #expect(try await door.ask(.post, "/api/v1/registrations", Self.order).status == 404)
            #expect(try await door.ask(.post, "/api/v1/webhooks/nobody/reconciliation", [:]).status == 404)
            #expect(try await door.ask(.delete, "/api/v1/webhooks/nobody/registration").status == 404)
        }
    }
}
