package import Domain
package import FoundationEssentials
package import Postgres

/// What a workflow that is not in force would make of triggers; reads, and writes nothing.
package struct RehearsalStore: Sendable {
    /// What it would make of one trigger.
    package struct Verdict: Sendable {
        /// Nil for one that nobody sent.
        package let trigger: Int64?
        package let type: String
        package let eventKey: String?
        package let subject: String?
        package let repository: String?
        package let receivedAt: Date?
        /// In the words of `bittern_store.rehearse`.
        package let word: String
        /// Which part of `where` does not hold: `[{term, value}]`.
        package let terms: JSONValue?
        /// Of a match, what its steps would be carried out with.
        package let match: Match?
    }

    /// What the steps of a match know.
    package struct Match: Sendable {
        package let facts: JSONText
        /// Nil when the trigger's webhook has none, and the workflow names none.
        package let connection: (name: String, app: App, apiBaseURL: String)?
        /// What is said of each step's `if`: `[{step, value, terms}]`.
        package let conditions: [JSONValue]
    }

    /// Which triggers.
    package enum Choice: Sendable {
        case one(Int64)
        /// The newest of those that came within that time, at most so many.
        case since(Duration, most: Int)
        /// Rows of the trigger table that were never stored, and the body that they were read from.
        case event([JSONValue], payload: JSONValue)
    }

    private let pool: PostgresPool

    package init(pool: PostgresPool) { self.pool = pool }

    /// `workflow` as `WorkflowDefinition.compiled` has it, its predicates checked.
    package func verdicts(of workflow: JSONValue, on choice: Choice) async throws -> [Verdict] {
        try await pool.execute(Self.query(PostgresJSON(workflow.encoded), choice)).map(Verdict.init)
    }

    private static func query(_ workflow: PostgresJSON, _ choice: Choice) -> Query {
        switch choice {
        case .one(let id):
            "select * from bittern_store.rehearse_triggers(\(workflow), \(id), null, 1)"
        case .since(let age, let most):
            "select * from bittern_store.rehearse_triggers(\(workflow), null, \(age), \(Int32(clamping: most)))"
        case .event(let rows, let payload):
            """
            select * from bittern_store.rehearse_event(
              \(workflow), \(PostgresJSON(JSONValue.array(rows).encoded)), \(PostgresJSON(payload.encoded)))
            """
        }
    }
}

extension RehearsalStore.Verdict {
    fileprivate init(_ row: PostgresRow) throws {
        func json(_ name: String) throws -> JSONValue? {
            let json: PostgresJSON? = try row.get(name)
            return try json.map { try JSONValue(parsing: $0.bytes) }
        }
        let id: Int64? = try row.get("trigger_id")
        trigger = id == 0 ? nil : id
        type = try row.get("type")
        eventKey = try row.get("event_key")
        subject = try row.get("subject")
        repository = try row.get("repository")
        receivedAt = try row.get("received_at")
        word = try row.get("verdict")
        terms = try json("terms")
        guard let facts: PostgresJSON = try row.get("facts") else {
            match = nil
            return
        }
        let app: String? = try row.get("app")
        match = RehearsalStore.Match(
            facts: JSONText(wellFormed: facts.bytes),
            connection: try app.flatMap(App.init).map { app in
                (name: try row.get("connection"), app: app, apiBaseURL: try row.get("api_base_url"))
            },
            conditions: try json("conditions")?.elements ?? []
        )
    }
}
