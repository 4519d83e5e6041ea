import BitbucketSimulator
import Credentials
import Domain
import Foundation
import HTTPTypes
import Postgres
import Testing

/// An installation that lives through everything that has to do with secrets, and remembers each of them.
struct SecretLife {
    let house: ConnectedHouse
    private(set) var secrets: [(what: String, text: String)]
    /// What customers' browsers were shown at the end of their ways.
    private(set) var pages: [ConnectedHouse.Surface] = []
    private var deliveries = 0

    init(in house: ConnectedHouse) {
        self.house = house
        let client = ConnectedHouse.clientSecret
        secrets = [
            ("the client secret", client),
            ("the client's credentials", Data("key:\(client)".utf8).base64EncodedString()),
            ("the operator token", house.doors.operatorToken),
            ("the keyring", String(BitternProcess.keyring.dropFirst("k1:".count))),
        ]
    }

    mutating func live() async throws {
        try await connect()
        let hook = try await makeWebhooks()
        try await setSecret()
        try await house.street.apply(Self.workflow)
        try await house.operate("consumers", "create", "shop", "--from", "beginning")
        let worker = try await house.worker()
        try await replaceRefusedToken(hook)
        try await failToRenew(hook)
        try await answerWithToken(hook)
        try await loseAndRegain(hook)
        try await refuseStrangers()
        noteTokenRequests()
        #expect(await worker.stop() == 0)
    }

    /// The access token that is in force.
    func accessToken() async throws -> String { try await openTokens().access }

    private mutating func connect() async throws {
        let trip = try await house.connect("acme")
        note("the invitation", trip.link.split(separator: "/").last.map(String.init))
        note("the state", Self.query("state", of: trip.departure.location))
        let cookie = try #require(trip.departure.headers[.setCookie]?.split(separator: ";").first)
        note("the cookie", cookie.split(separator: "=", maxSplits: 1).last.map(String.init))
        note("the code", Self.query("code", of: trip.callback))
        try await noteTokens()
        let again = try await house.browser.open(trip.callback)
        pages.append(.init(place: "the page at the end", bytes: Array(trip.end.text.utf8)))
        pages.append(.init(place: "the page of a way taken twice", bytes: Array(again.text.utf8)))
    }

    /// One in Bitbucket, and one that is rotated by hand.
    private mutating func makeWebhooks() async throws -> Street.Hook {
        try await house.operate(
            "webhooks",
            "register",
            "--connection",
            "acme",
            "--repository",
            "acme/app",
            "--events",
            "pullrequest:*"
        )
        note("the registered webhook's secret", house.bitbucket.hooks().first?.secret)
        let hook = try await house.street.makeHook("by-hand", connection: "acme")
        note("a webhook's secret", hook.secret)
        let rotated = try await house.operate("webhooks", "rotate-secret", "by-hand")
        note("a webhook's new secret", rotated["secret"]?.string)
        return hook
    }

    /// A named secret, replaced once, which every run inserts.
    private mutating func setSecret() async throws {
        for value in ["an-old-value+of/the=named secret", Self.namedSecret] {
            note("a named secret", value)
            let file = FileManager.default.temporaryDirectory.appending(path: "bittern-secret-\(UUID())").path
            try Data("\(value)\n".utf8).write(to: URL(filePath: file))
            try await house.operate("secrets", "set", "CHAT_KEY", "--from-file", file)
            try FileManager.default.removeItem(atPath: file)
        }
    }

    private static let namedSecret = "the-value \"of/the=named\" secret"

    /// The token is as old at Bitbucket as it is not here: a 401, another token, done.
    private mutating func replaceRefusedToken(_ hook: Street.Hook) async throws {
        house.bitbucket.advanceClock(by: .seconds(3 * 3_600))
        try await deliver(to: hook)
        try await expectSucceeded()
        #expect(try await house.standing(of: "acme").generation == 2)
        try await noteTokens()
    }

    /// A token endpoint that repeats what it was sent, before it does what it should.
    private mutating func failToRenew(_ hook: Street.Hook) async throws {
        let tokens = try await openTokens()
        let words = "token \(tokens.refresh) of \(ConnectedHouse.clientSecret) is in trouble"
        let refusal: JSONValue = ["error": "invalid_request", "error_description": .string(words)]
        let trouble: JSONValue = ["type": "error", "error": ["message": .string(words)]]
        house.bitbucket.script(
            .post,
            ConnectedHouse.tokenEndpoint,
            answers: [
                ScriptedAnswer(status: 400, body: refusal.encoded), ScriptedAnswer(status: 503, body: trouble.encoded),
                .html(502, "<h1>\(words)</h1>"),
            ]
        )
        house.bitbucket.advanceClock(by: .seconds(3 * 3_600))
        try await deliver(to: hook)
        for failure in 1...3 {
            _ = try await eventually("failure \(failure) is noted") {
                try await house.database.execute(
                    "select from bittern_store.connection_event where kind = 'refresh_failed'"
                ).count >= failure ? true : nil
            }
            try await house.endPatience()
        }
        try await expectSucceeded()
        #expect(try await house.standing(of: "acme").generation == 3)
        try await noteTokens()
    }

    /// An API that repeats the token, and the named secret, which it was called with.
    private mutating func answerWithToken(_ hook: Street.Hook) async throws {
        let token = try await accessToken()
        house.bitbucket.script(
            .get,
            "/2.0/user",
            answers: [
                ScriptedAnswer(
                    status: 503,
                    headers: HTTPFields(named: ["X-Asked-With": "Bearer \(token) \(Self.namedSecret)"]),
                    body: (["you_said": .string("Bearer \(token)")] as JSONValue).encoded
                ),
                ScriptedAnswer(
                    body: (["you_said": .string("Bearer \(token)"), "key": .string(Self.namedSecret)] as JSONValue)
                        .encoded
                ),
            ]
        )
        try await deliver(to: hook)
        try await expectSucceeded()
    }

    /// The customer takes it back in Bitbucket, and authorises again.
    private mutating func loseAndRegain(_ hook: Street.Hook) async throws {
        #expect(try await house.operate("connections", "check", "acme")["usable"]?.boolean == true)
        house.bitbucket.revoke()
        let check = try await house.doors.command(["connections", "check", "acme"])
        #expect(check.status == 1, "\(check.text)")
        pages.append(.init(place: "connections check acme", bytes: Array((check.text + check.remarks).utf8)))
        #expect(try await house.standing(of: "acme").state == "reauthorization_required")
        try await deliver(to: hook)
        try await connect()
        try await expectSucceeded()
    }

    /// Another browser with the customer's way back, and somebody without the operator's token.
    private mutating func refuseStrangers() async throws {
        let state = secrets.last { $0.what == "the state" }?.text ?? ""
        let code = secrets.last { $0.what == "the code" }?.text ?? ""
        let page = try await house.street.send(
            .get,
            house.doors.publicURL + "/oauth/callback?code=\(code)&state=\(state)",
            headers: HTTPFields(named: ["Cookie": "bittern_connect=\(String(repeating: "A", count: 64))"])
        )
        pages.append(.init(place: "the page of another browser", bytes: page.body))
        let guess = "a-guess-that-is-not-the-operators-token"
        note("a refused token", guess)
        let refused = try await house.street.send(
            .get,
            house.doors.operatorURL + "/api/v1/connections",
            headers: [.authorization: "Bearer \(guess)"]
        )
        #expect(refused.status == 401)
        pages.append(.init(place: "a refusal", bytes: refused.body))
    }

    private mutating func deliver(to hook: Street.Hook) async throws {
        deliveries += 1
        let body = Street.pullRequest(deliveries)
        #expect(try await house.street.deliver(body, to: hook, key: "pullrequest:created").status == 202)
    }

    private func expectSucceeded() async throws {
        let runs = try await house.street.endedRuns(deliveries)
        #expect(runs.allSatisfy { $0["state"]?.string == "succeeded" }, "\(runs)")
    }

    /// Whatever was sent to the token endpoint and is nobody's business.
    private mutating func noteTokenRequests() {
        for request in house.tokenRequests {
            let form = "?" + String(decoding: request.body, as: UTF8.self).replacing("+", with: "%20")
            for field in ["code", "refresh_token", "code_verifier", "client_secret"] {
                guard let value = Self.query(field, of: form) else { continue }
                note("the \(field) in a request", value)
            }
        }
    }

    private mutating func noteTokens() async throws {
        let tokens = try await openTokens()
        note("an access token", tokens.access)
        note("a refresh token", tokens.refresh)
    }

    private mutating func note(_ what: String, _ text: String?) {
        guard let text, text.utf8.count >= 16 else {
            Issue.record("\(what) was not found, or is too short to be looked for")
            return
        }
        secrets.append((what, text))
    }

    private func openTokens() async throws -> (access: String, refresh: String) {
        let rows = try await house.database.execute(
            """
            select k.sealed, k.sealed_refresh from bittern_store.credential k
              join bittern_store.connection c on c.id = k.connection_id where c.name = 'acme'
            """
        )
        let row = try #require(rows.first)
        let keyring = try Keyring(parsing: Secret(BitternProcess.keyring))
        let access = try keyring.open(try row.get("sealed"), at: "credential/acme/sealed")
        let refresh = try keyring.open(try row.get("sealed_refresh"), at: "credential/acme/sealed_refresh")
        return (access.withValue { $0 }, refresh.withValue { $0 })
    }

    private static func query(_ name: String, of address: String?) -> String? {
        address.flatMap { URLComponents(string: $0) }?.queryItems?.first { $0.name == name }?.value
    }

    private static let workflow = """
        name: whoami
        on: [pull_request.created]
        steps:
          - id: ask
            action: http.request
            with: { method: GET, url: "/2.0/user", headers: { X-Key: "{{ secrets.CHAT_KEY }}" } }
            retry: { attempts: 20, first: 100ms, most: 500ms }
        """
}
