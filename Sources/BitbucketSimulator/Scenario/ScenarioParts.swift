import Domain
import FoundationEssentials

/// How the parts of a scenario are written; the control door takes the same objects, one at a time.
extension SimulatedAccount {
    /// `{nickname, name, uuid, token, scopes, workspaces, administrator}`; the nickname is needed.
    init(_ object: inout ScenarioObject) throws(ScenarioError) {
        let nickname = try object.neededText("nickname")
        self.init(
            token: try object.text("token"),
            person: SamplePerson(
                uuid: try object.text("uuid") ?? SampleSeed.lasting.uuid("person \(nickname)"),
                name: try object.text("name") ?? nickname,
                nickname: nickname
            ),
            scopes: try object.texts("scopes") ?? [],
            workspaces: try object.texts("workspaces") ?? ["acme"],
            isAdministrator: try object.flag("administrator") ?? true
        )
    }

    /// As the control door shows it, without its token.
    var json: JSONValue {
        [
            "nickname": .string(person.nickname),
            "name": .string(person.name),
            "uuid": .string(person.uuid),
            "scopes": .array(scopes.map { .string($0) }),
            "workspaces": .array(workspaces.map { .string($0) }),
            "administrator": .bool(isAdministrator),
        ]
    }
}

extension SimulatedConsumer {
    /// `{key, secret, product, name, callback, scopes, private, workspace}`; key and secret are needed.
    init(_ object: inout ScenarioObject) throws(ScenarioError) {
        self.init(
            key: try object.neededText("key"),
            secret: try object.neededText("secret"),
            product: try object.word("product", of: Product.self) ?? .cloud,
            callback: nil,
            scopes: []
        )
        try change(&object)
    }

    /// What is mentioned, of all but key and product.
    mutating func change(_ object: inout ScenarioObject) throws(ScenarioError) {
        secret = try object.text("secret") ?? secret
        name = try object.text("name") ?? name
        callback = try object.text("callback") ?? callback
        scopes = try object.texts("scopes") ?? scopes
        isPrivate = try object.flag("private") ?? isPrivate
        workspace = try object.text("workspace") ?? workspace
    }

    /// As the control door shows it, without its secret.
    var json: JSONValue {
        [
            "key": .string(key),
            "name": .string(name),
            "product": .string(product.rawValue),
            "callback": callback.map { .string($0) } ?? .null,
            "scopes": .array(scopes.map { .string($0) }),
            "private": .bool(isPrivate),
            "workspace": workspace.map { .string($0) } ?? .null,
        ]
    }
}

extension SimulatorSettings {
    /// What is mentioned of `{expires_in, token_length, scope_member, code_seconds, refresh_grace_seconds,
    /// refresh_idle_seconds, auto_approve, accept_any_token, hook_calls_per_hour, hooks_per_place, hook_errors}`.
    mutating func change(_ object: inout ScenarioObject) throws(ScenarioError) {
        accessLifetime = try object.seconds("expires_in") ?? accessLifetime
        tokenLength = try object.integer("token_length", 32...6_000) ?? tokenLength
        scopeMember = try object.word("scope_member", of: ScopeMember.self) ?? scopeMember
        codeLifetime = try object.seconds("code_seconds") ?? codeLifetime
        refreshGrace = try object.seconds("refresh_grace_seconds") ?? refreshGrace
        refreshIdleLimit = try object.seconds("refresh_idle_seconds") ?? refreshIdleLimit
        grantsAtOnce = try object.flag("auto_approve") ?? grantsAtOnce
        acceptsAnyToken = try object.flag("accept_any_token") ?? acceptsAnyToken
        hookCallsPerHour = try object.integer("hook_calls_per_hour", 0...1_000_000) ?? hookCallsPerHour
        hooksPerPlace = try object.integer("hooks_per_place", 0...1_000_000) ?? hooksPerPlace
        hookErrors = try object.word("hook_errors", of: HookErrors.self) ?? hookErrors
    }
}

/// A clock that stands somewhere else, or goes ahead.
struct ClockChange: Sendable {
    private let time: Date?
    private let advance: Duration?

    /// `{at}`, as in `2026-11-23T12:00:00Z`, or `{advance_seconds}`.
    init(_ object: inout ScenarioObject) throws(ScenarioError) {
        advance = try object.seconds("advance_seconds")
        guard let text = try object.text("at") else {
            time = nil
            guard advance != nil else { throw ScenarioError("\(object.place) has neither at nor advance_seconds") }
            return
        }
        // What is wrong with it is said here.
        guard let date = try? Date(text, strategy: .iso8601) else {
            throw ScenarioError("\(object.place).at is `\(text.prefix(40))`; it must be as 2026-11-23T12:00:00Z")
        }
        time = date
    }

    func apply(to world: inout World) {
        if let time { world.ahead += .seconds(time.timeIntervalSince(world.now)) }
        if let advance { world.ahead += advance }
    }
}
