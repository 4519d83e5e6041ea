import BitbucketSimulator
import Credentials
import Curl
import Domain
import Foundation
import HTTPTypes
import Postgres
import Store
import Testing

@Suite(.timeLimit(.minutes(3))) struct TokenKeeperTests {
    static let endpoint = "/site/oauth2/access_token"

    @Test func `fifty who need a token that has ended, in two processes, renew it once`() async throws {
        try await withInstallation { house in
            try await house.connect("acme")
            try await house.age("acme", toLife: 5)
            let before = house.tokenRequests()
            house.bitbucket.script(
                .post,
                Self.endpoint,
                answers: [ScriptedAnswer(delay: .milliseconds(300), carriesOut: true)]
            )
            let keepers = [house.keeper(), house.keeper()]
            let generations = try await withThrowingTaskGroup(of: Int64.self) { group in
                for number in 0..<50 {
                    group.addTask { try await keepers[number % 2].token(of: "acme").generation }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(generations == Array(repeating: 2, count: 50))
            #expect(house.tokenRequests() - before == 1)
        }
    }

    @Test func `a token is renewed ahead of its end while it is still used`() async throws {
        try await withInstallation { house in
            try await house.connect("acme")
            try await house.age("acme", toLife: 300)
            let keeper = house.keeper()
            #expect(try await keeper.token(of: "acme").generation == 1)
            await TokenUpkeep(tokens: keeper, store: house.store, say: { Issue.record("\($0)") }).keepUp()
            #expect(try await house.row("acme").generation == 2)
            #expect(try await keeper.token(of: "acme").generation == 2)
        }
    }

    @Test func `a connection that nobody uses is kept alive, once for all processes`() async throws {
        try await withInstallation { house in
            try await house.connect("acme")
            let before = house.tokenRequests()
            _ = try await house.pool.execute(
                "update bittern_store.credential set renewed_at = bittern_store.now() - interval '31 days'"
            )
            let upkeeps = (1...3).map { _ in
                TokenUpkeep(tokens: house.keeper(), store: house.store, say: { Issue.record("\($0)") })
            }
            await withTaskGroup { group in
                for upkeep in upkeeps { group.addTask { await upkeep.keepUp() } }
            }
            #expect(house.tokenRequests() - before == 1)
            #expect(try await house.row("acme").generation == 2)
        }
    }

    @Test func `a token that Bitbucket refuses is replaced once, however many are refused`() async throws {
        try await withInstallation { house in
            try await house.connect("acme")
            let keepers = [house.keeper(), house.keeper()]
            let refused = try await keepers[0].token(of: "acme")
            let before = house.tokenRequests()
            let generations = try await withThrowingTaskGroup(of: Int64.self) { group in
                for number in 0..<20 {
                    group.addTask { try await keepers[number % 2].replace(refused, because: "401").generation }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(generations) == [2])
            #expect(house.tokenRequests() - before == 1)
        }
    }

    struct Trouble: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let answer: ScriptedAnswer
    }

    static let troubles = [
        Trouble(testDescription: "500", answer: ScriptedAnswer(status: 500)),
        Trouble(testDescription: "429", answer: .rateLimited()),
        Trouble(testDescription: "429 with Retry-After", answer: .rateLimited(retryAfterSeconds: 7)),
        Trouble(testDescription: "HTML", answer: .html(200)),
        Trouble(testDescription: "a broken line", answer: ScriptedAnswer(dropConnection: true)),
        Trouble(testDescription: "an answer that is lost", answer: .cutAfterwards),
        Trouble(testDescription: "JSON without a token", answer: ScriptedAnswer(body: Array("{}".utf8))),
        Trouble(
            testDescription: "a consumer whose secret has changed",
            answer: ScriptedAnswer(status: 401, body: Array(#"{"error":"unauthorized_client"}"#.utf8))
        ),
    ]

    @Test(arguments: troubles)
    func `while the token endpoint is in trouble a token is used as long as it lives, and renewed afterwards`(
        trouble: Trouble
    ) async throws {
        try await withInstallation { house in
            try await house.connect("acme")
            let keeper = house.keeper()
            try await house.age("acme", toLife: 30)
            house.bitbucket.script(.post, Self.endpoint, answers: [trouble.answer])
            #expect(try await keeper.token(of: "acme").generation == 1)
            // It is left alone for a while, and not asked for by every caller.
            let before = house.tokenRequests()
            #expect(try await house.keeper().token(of: "acme").generation == 1)
            #expect(house.tokenRequests() == before)
            try await house.age("acme", toLife: 30)
            #expect(try await house.keeper().token(of: "acme").generation == 2)
            let row = try await house.row("acme")
            #expect(row.state == "active" && row.generation == 2)
        }
    }

    @Test
    func `an answer that was lost is asked for again within the ten minutes, and is the customer's affair after them`()
        async throws
    {
        try await withInstallation { house in
            for (customer, minutes) in [("soon", 9), ("late", 11)] {
                try await house.connect(customer)
                try await house.age(customer, toLife: -1)
                house.bitbucket.script(.post, Self.endpoint, answers: [.cutAfterwards])
                await #expect(throws: AuthorisationError.self) { _ = try await house.keeper().token(of: customer) }
                house.bitbucket.advanceClock(by: .seconds(60 * minutes))
                try await house.age(customer, toLife: -1)
                if customer == "soon" {
                    #expect(try await house.keeper().token(of: customer).generation == 2)
                } else {
                    await #expect(throws: AuthorisationError.notActive("late", .reauthorizationRequired)) {
                        _ = try await house.keeper().token(of: customer)
                    }
                    let reason = try await house.row(customer).reason ?? ""
                    #expect(reason.contains("invalid_grant") && reason.contains("ten minutes"))
                }
            }
        }
    }

    @Test func `a customer who revoked the app is announced, once, to consumers`() async throws {
        try await withInstallation { house in
            try await house.connect("acme")
            _ = house.bitbucket.revoke()
            for _ in 1...2 {
                try? await house.age("acme", toLife: -1)
                await #expect(throws: AuthorisationError.notActive("acme", .reauthorizationRequired)) {
                    _ = try await house.keeper().token(of: "acme")
                }
            }
            let triggers = try await house.pool.execute(
                "select type, connection, customer, webhook from bittern.trigger"
            )
            #expect(triggers.count == 1)
            #expect(try triggers.first?.get("type") == "connection.reauthorization_required")
            #expect(try triggers.first?.get("customer") == "acme")
            #expect(try triggers.first?.get("webhook") as String? == nil)
        }
    }

    @Test func `a late refusal of an old token harms no newer one`() async throws {
        try await withInstallation { house in
            try await house.connect("acme")
            let keeper = house.keeper()
            let old = try await keeper.token(of: "acme")
            try await house.age("acme", toLife: -1)
            #expect(try await house.keeper().token(of: "acme").generation == 2)
            _ = house.bitbucket.revoke()
            #expect(
                try await house.store.requireReauthorization(of: "acme", generation: old.generation, reason: "late")
                    == false
            )
            #expect(try await house.row("acme").state == "active")
        }
    }

    @Test func `a 401 of one call does not end a connection whose token Bitbucket knows`() async throws {
        try await withInstallation { house in
            try await house.connect("acme")
            let authoriser = Authoriser(
                tokens: house.keeper(),
                connections: ConnectionStore(pool: house.pool),
                keyring: house.keyring
            )
            let call = ConnectionCall(authoriser: authoriser, curl: house.curl)
            let refusal = ScriptedAnswer(
                status: 401,
                body: Array(#"{"type":"error","error":{"message":"not supported"}}"#.utf8)
            )
            house.bitbucket.script(.get, "/2.0/workspaces/acme", answers: [refusal, refusal])
            let request = HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/2.0/workspaces/acme")
            let error = await #expect(throws: AuthorisationError.self) { _ = try await call.send(request, as: "acme") }
            #expect(error?.description.contains("not supported") == true)
            #expect(try await house.row("acme").state == "active")
            // And the call after it works.
            #expect(try await call.send(request, as: "acme").response.status == .ok)
        }
    }

    @Test(arguments: [100, 2_500, 6_000])
    func `tokens of any length Bitbucket gives are kept and sent whole`(length: Int) async throws {
        var settings = SimulatorSettings()
        settings.tokenLength = length
        try await withInstallation(settings: settings) { house in
            try await house.connect("acme")
            try await house.age("acme", toLife: -1)
            let token = try await house.keeper().token(of: "acme")
            #expect(token.token.withValue { $0.utf8.count } == length)
            let base = try await house.bitbucket.baseURL
            let answer = try await house.get(base + "/2.0/user", bearer: token.token.withValue { $0 })
            #expect(answer.response.status == .ok)
        }
    }

    @Test func `a private consumer's own token is renewed without a refresh token`() async throws {
        try await withInstallation { house in
            let registration = ConnectionRegistration(
                connections: ConnectionStore(pool: house.pool),
                apps: AppStore(pool: house.pool),
                keyring: house.keyring,
                accounts: AccountQuestion(curl: house.curl),
                endpoint: TokenEndpoint(curl: house.curl)
            )
            try await registration.addConsumer(name: "own", app: .bitbucket, customer: "us")
            try await house.age("own", toLife: -1)
            #expect(try await house.keeper().token(of: "own").generation == 2)
        }
    }

    @Test func `revoking deletes the credential, and says so to whoever asks`() async throws {
        try await withInstallation { house in
            try await house.connect("acme")
            #expect(try await Revocation(store: house.store).revoke("acme"))
            #expect(try await !Revocation(store: house.store).revoke("acme"))
            await #expect(throws: AuthorisationError.notActive("acme", .revoked)) {
                _ = try await house.keeper().token(of: "acme")
            }
            #expect(try await house.pool.execute("select 1 as one from bittern_store.credential").isEmpty)
        }
    }
}
