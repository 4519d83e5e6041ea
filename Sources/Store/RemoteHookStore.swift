package import FoundationEssentials
package import Postgres

/// The hooks that were made in Bitbucket, and who works on them.
package struct RemoteHookStore: Sendable {
    private let pool: PostgresPool

    package init(pool: PostgresPool) { self.pool = pool }

    /// What the webhook for a hook at this place is called, or is to be: `base`, or that with a number.
    ///
    /// - Throws: `SQLState.noDataFound` when there is no such connection.
    package func name(of connection: String, level: String, place: String, base: String) async throws -> String {
        let rows = try await pool.execute(
            "select bittern_store.registration_name(\(connection), \(level), \(place), \(base)) as name"
        )
        return try rows.first?.get("name") ?? base
    }

    /// Writes down that a hook is about to be made, and makes its webhook when there is none; others wait for `patience`.
    ///
    /// - Throws: `SQLState.noDataFound` when there is no such connection, `SQLState.uniqueViolation` when somebody has made a
    ///   webhook of that name this moment.
    package func begin(
        _ intention: HookIntention,
        holder: UUID,
        patience: Duration
    ) async throws -> RegistrationBeginning {
        let rows = try await pool.execute(
            """
            select standing, webhook_name, made, anew, held_until
              from bittern_store.begin_registration(
                     \(intention.webhook), \(intention.connection), \(intention.level), \(intention.place),
                     \(intention.events), \(intention.token), \(intention.sealedSecret), \(holder), \(patience))
            """
        )
        guard let row = rows.first else { return .taken }
        switch try row.get("standing") as String {
        case "begun": return .begun(made: try row.get("made"), anew: try row.get("anew"))
        case "busy": return .busy(until: try row.get("held_until"))
        case "elsewhere": return .elsewhere(try row.get("webhook_name"))
        case "unsigned": return .unsigned
        default: return .taken
        }
    }

    /// Asks to be, or to remain, the one who works on a webhook's hook; others wait for `patience`.
    ///
    /// `leaving` writes down that the hook is to go.
    package func hold(
        _ webhook: String,
        holder: UUID,
        patience: Duration,
        leaving: Bool = false
    ) async throws -> HookHolding {
        let rows = try await pool.execute(
            "select standing, held_until from bittern_store.hold_hook(\(webhook), \(holder), \(patience), \(leaving))"
        )
        guard let row = rows.first else { return .unknownWebhook }
        switch try row.get("standing") as String {
        case "held": return .held
        case "busy": return .busy(until: try row.get("held_until"))
        case "none": return .none
        default: return .unknownWebhook
        }
    }

    /// Writes down what Bitbucket has, and lets others at it; false when another has taken over.
    package func note(_ note: HookNote, of webhook: String, holder: UUID) async throws -> Bool {
        let secret = note.givenSecret.map { Int16(clamping: $0) }
        let rows = try await pool.execute(
            """
            select bittern_store.note_hook(
              \(webhook), \(holder), \(note.state?.rawValue), \(note.hookID), \(secret), \(note.placeID), \(note.newPlace),
              \(note.seen.map(PostgresJSON.init)), \(note.drift)) as noted
            """
        )
        return try rows.first?.get("noted") ?? false
    }

    /// Lets others at it, and changes nothing else.
    package func release(_ webhook: String, holder: UUID) async throws {
        _ = try await pool.execute("select bittern_store.release_hook(\(webhook), \(holder))")
    }

    /// Takes back a registration that Bitbucket has refused, and with `made` the webhook that was made for it.
    package func abandon(_ webhook: String, holder: UUID, made: Bool) async throws {
        _ = try await pool.execute("select bittern_store.abandon_registration(\(webhook), \(holder), \(made))")
    }

    /// A webhook's hook; `nil` when Bittern made none.
    package func hook(of webhook: String) async throws -> StoredHook? {
        try await pool.execute(
            """
            select name, token, connection, customer, level, place, place_id, events, state, hook_id, given_secret, secret_seen,
                   secrets, sealed
              from bittern_store.hook_of(\(webhook))
            """
        ).first.map { row in
            let given: Int16? = try row.get("given_secret")
            let secrets: [Int16] = try row.get("secrets")
            return StoredHook(
                webhook: try row.get("name"),
                token: try row.get("token"),
                connection: try row.get("connection"),
                customer: try row.get("customer"),
                level: try row.get("level"),
                place: try row.get("place"),
                placeID: try row.get("place_id"),
                events: try row.get("events"),
                state: try row.known("state"),
                hookID: try row.get("hook_id"),
                givenSecret: given.map(Int.init),
                isSecretSeen: try row.get("secret_seen"),
                secrets: secrets.map(Int.init),
                sealedSecret: try row.get("sealed")
            )
        }
    }

    /// The webhooks that have, or may have, a hook that Bittern made, by name, each with its connection and its events.
    package func page(after webhook: String?, most: Int) async throws -> [RegisteredEvents] {
        try await pool.execute(
            "select webhook, connection, events from bittern_store.hooks_page(\(webhook), \(Int32(most)))"
        ).map { row in
            RegisteredEvents(
                webhook: try row.get("webhook"),
                connection: try row.get("connection"),
                events: try row.get("events")
            )
        }
    }

    /// Which of these last parts of an address belong to a webhook.
    package func known(tokens: [String]) async throws -> Set<String> {
        Set(
            try await pool.execute("select token from bittern_store.webhook where token = any(\(tokens))")
                .map { try $0.get("token") }
        )
    }
}
