package import Domain
package import Postgres

/// A webhook and its secrets, still sealed, by number.
package struct SealedWebhook: Sendable {
    package let webhook: Webhook
    package let secrets: [(number: Int, sealed: [UInt8])]
}

/// Reads and makes webhooks.
package struct WebhookStore: Sendable {
    private let pool: PostgresPool

    package init(pool: PostgresPool) { self.pool = pool }

    /// Goes up with every change, so that asking for it says whether reading `inForce` again is worth it.
    package func version() async throws -> Int64 {
        try await pool.execute("select version from bittern_store.webhook_version", timeout: .seconds(3))
            .first?.get("version") ?? 0
    }

    /// All webhooks, for a receiver to keep in memory.
    package func inForce() async throws -> [SealedWebhook] {
        try await pool.execute(
            """
            select name, product, token, lane, unsigned, connection, customer, secret_numbers, sealed_secrets
              from bittern_store.webhooks_in_force()
            """
        ).map { row in
            let numbers: [Int16] = try row.get("secret_numbers") ?? []
            let sealed: [[UInt8]] = try row.get("sealed_secrets") ?? []
            return SealedWebhook(
                webhook: Webhook(
                    name: try row.get("name"),
                    product: try row.known("product"),
                    token: try row.get("token"),
                    lane: try row.known("lane"),
                    isUnsigned: try row.get("unsigned"),
                    connection: try row.get("connection"),
                    customer: try row.get("customer")
                ),
                secrets: zip(numbers.map(Int.init), sealed).map { ($0, $1) }
            )
        }
    }

    /// Makes a webhook with its first secret, which is sealed; `nil` only for one that verifies nothing.
    ///
    /// - Throws: `SQLState.uniqueViolation` when the name is taken, `SQLState.noDataFound` when there is no such connection.
    package func create(
        name: String,
        product: Product,
        token: String,
        connection: String?,
        sealedSecret: [UInt8]?
    ) async throws {
        _ = try await pool.execute(
            """
            select bittern_store.create_webhook(
              \(name), \(product.rawValue), \(token), \(connection), \(sealedSecret == nil), \(sealedSecret))
            """
        )
    }

    /// The number that the next secret of a webhook is to have; never given out again.
    ///
    /// - Throws: `SQLState.noDataFound` when there is no such webhook, or one that verifies nothing.
    package func takeSecretNumber(of webhook: String) async throws -> Int {
        let rows = try await pool.execute("select bittern_store.take_secret_number(\(webhook)) as number")
        return Int(try rows.first?.get("number") ?? Int16(0))
    }

    /// Gives a webhook a further secret, sealed for `number`; the earlier one stays valid.
    ///
    /// - Throws: `SQLState.prerequisiteMissing` when it has two already.
    package func add(sealedSecret: [UInt8], number: Int, to webhook: String) async throws {
        _ = try await pool.execute(
            "select bittern_store.add_webhook_secret(\(webhook), \(Int16(clamping: number)), \(sealedSecret))"
        )
    }

    /// Takes away all secrets of a webhook but the newest; returns the numbers of those removed.
    ///
    /// - Throws: `SQLState.prerequisiteMissing`, with the words for it, when one is still in use and not `anyway`;
    ///   `SQLState.noDataFound` when there is no such webhook.
    package func removeOldSecrets(of webhook: String, anyway: Bool) async throws -> [Int] {
        let rows = try await pool.execute(
            "select bittern_store.remove_old_secrets(\(webhook), \(anyway)) as numbers"
        )
        return (try rows.first?.get("numbers") ?? [Int16]()).map(Int.init)
    }
}

extension PostgresRow {
    /// A column whose values are the cases of `Value`; anything else was written by a newer Bittern, and is refused by name.
    func known<Value: RawRepresentable>(_ column: String) throws -> Value where Value.RawValue: PostgresDecodable {
        let raw: Value.RawValue = try get(column)
        guard let value = Value(rawValue: raw) else {
            throw PostgresError.column(name: column, reason: "\(raw) is not known to this version")
        }
        return value
    }
}
