import Domain
import Foundation
import Postgres
import Store
import Testing
import ThrowawayDatabase

@Suite(.timeLimit(.minutes(2))) struct StoreTests {
    @Test func `every column of a delivery and its triggers comes back as it went in`() async throws {
        try await withStore { pool in
            let log = DeliveryLog(pool: pool)
            let delivery = Delivery.example("{\"a\": 1}", triggers: [.example(0), .example(1)])
            let bare = Delivery.example("nothing in it", requestID: nil, unreadable: "not JSON", triggers: [])
            let stored = try await log.append([delivery, bare], to: Lane.all[2], timeout: .seconds(10))
            guard case .new(let id, triggers: 2, repeatOf: nil) = stored[0],
                case .new(let other, triggers: 0, repeatOf: nil) = stored[1]
            else {
                Issue.record("\(stored)")
                return
            }
            #expect(id & 15 == 2)
            let row = try await pool.execute("select * from bittern.trigger where position = 1")[0]
            #expect(try row.get("id") as Int64 == id + 16)
            #expect(try row.get("type") as String == "pull_request.created")
            #expect(try row.get("customer") as String? == "Acme Ltd")
            #expect(try row.get("repository") as String? == "acme/app")
            #expect(try row.get("occurred_at") as Date? == Date(timeIntervalSince1970: 1))
            let document = try JSONValue(parsing: (try row.get("document") as PostgresJSON).bytes)
            #expect(document["id"]?.integer == id + 16)
            #expect(document["actor"]?["name"]?.string == "Ada Example")
            let kept = try await pool.execute("select * from bittern.delivery where id = \(other)")[0]
            #expect(try kept.get("reading") as String == "unreadable")
            #expect(try kept.get("reason") as String? == "not JSON")
            #expect(try kept.get("request_id") as String? == nil)
            #expect(try kept.get("body") as [UInt8] == Array("nothing in it".utf8))
        }
    }

    @Test func `a run goes from the match to its end`() async throws {
        try await withStore { pool in
            let runs = RunStore(pool: pool)
            let definition = #"{"name":"w","on":["*"],"steps":[{"id":"a","action":"http.request"}]}"#
            _ = try await pool.execute(
                """
                select bittern_store.apply_workflow(\(PostgresJSON(definition)), array['pull\\_request.%'], true)
                """
            )
            _ = try await DeliveryLog(pool: pool)
                .append([.example(#"{"a": [1]}"#, triggers: [.example(0)])], to: Lane.all[0], timeout: .seconds(10))
            let matched = try #require(try await runs.match(most: 500))
            #expect(matched == (1, 1, 0))
            let claimed = try #require(
                try await runs.claim(
                    most: 10,
                    for: .seconds(30),
                    after: 0,
                    limits: RunLimits(perWorkflow: 1, perConnection: 1)
                ).first
            )
            #expect(claimed.workflow == "w")
            #expect(try claimed.trigger?.value()["type"]?.string == "pull_request.created")
            #expect(try await runs.extend([claimed.id: claimed.lease], by: .seconds(30)) == [claimed.id])
            let attempt = Attempt(
                stepID: "a",
                startedAt: Date(timeIntervalSince1970: 0),
                duration: .milliseconds(5),
                kind: .succeeded,
                reason: nil,
                request: Array(#"{"url":"x"}"#.utf8),
                answer: Array(#"{"status":200}"#.utf8)
            )
            let report = RunReport(
                run: claimed.id,
                lease: claimed.lease,
                step: 0,
                number: 1,
                attempt: attempt,
                verdict: .succeeded
            )
            #expect(try await runs.report([report], now: Date(timeIntervalSince1970: 0)) == [claimed.id])
            #expect(try await runs.report([report], now: Date(timeIntervalSince1970: 0)) == [], "the lease is gone")
            let shown = try #require(try await OperatorListings(pool: pool).run(claimed.id))
            #expect(try JSONValue(parsing: shown)["state"]?.string == "succeeded")
            let facts = [#"{"a":1}"#, #"{"a":null}"#, #"{"a":"x"}"#].map { Array($0.utf8) }
            let unmet = try await runs.unmet(["$.a == 1", "$.a == 1", "$.a > 1"], by: facts)
            #expect(unmet.map { $0 == nil } == [true, false, false])
        }
    }

    @Test func `webhooks come back with their secrets, and their version goes up`() async throws {
        try await withStore { pool in
            let webhooks = WebhookStore(pool: pool)
            let before = try await webhooks.version()
            try await webhooks.create(name: "a", product: .cloud, token: "t1", connection: nil, sealedSecret: [1, 2])
            try await webhooks.create(name: "b", product: .datacenter, token: "t2", connection: nil, sealedSecret: nil)
            #expect(try await webhooks.version() > before)
            let found = try await webhooks.inForce().sorted { $0.webhook.name < $1.webhook.name }
            #expect(found.map(\.webhook.isUnsigned) == [false, true])
            #expect(found[0].secrets.map(\.number) == [1])
            #expect(found[0].secrets.map(\.sealed) == [[1, 2]])
            await #expect(throws: PostgresError.self) {
                try await webhooks.create(name: "a", product: .cloud, token: "t3", connection: nil, sealedSecret: nil)
            }
        }
    }

    private func withStore(_ body: (PostgresPool) async throws -> Void) async throws {
        try await withThrowawayDatabase { conninfo in
            let pool = PostgresPool(conninfo: conninfo, limit: 4)
            _ = try await DeliveryLog(pool: pool).makePartitions(daysAhead: 1)
            try await body(pool)
            await pool.close()
        }
    }
}

extension Delivery {
    static func example(
        _ body: String,
        requestID: String? = "r1",
        unreadable: String? = nil,
        triggers: [Trigger]
    ) -> Delivery {
        Delivery(
            webhook: Webhook(
                name: "hook",
                product: .cloud,
                token: "t",
                lane: Lane.all[2],
                isUnsigned: false,
                connection: "acme",
                customer: "Acme Ltd"
            ),
            eventKey: "pullrequest:created",
            requestID: requestID,
            attempt: 1,
            hookID: nil,
            receivedAt: Date(timeIntervalSince1970: 2),
            unreadable: unreadable,
            noPayload: nil,
            secret: 1,
            signedOver: .raw,
            headers: Array(#"{"user-agent":"x"}"#.utf8),
            body: Array(body.utf8),
            digest: Array(body.utf8),
            triggers: triggers
        )
    }
}

extension Trigger {
    static func example(_ position: Int) -> Trigger {
        Trigger(
            position: position,
            eventKey: "pullrequest:created",
            type: TriggerType(rawValue: "pull_request.created"),
            subject: "pull_requests/1",
            occurredAt: Date(timeIntervalSince1970: 1),
            url: "https://bitbucket.example/acme/app",
            document: TriggerDocument.example
        )
    }
}

extension TriggerDocument {
    static var example: TriggerDocument {
        var document = TriggerDocument()
        document.actor = Actor()
        document.actor?.id = "ada"
        document.actor?.name = "Ada Example"
        document.repository = Repository()
        document.repository?.fullName = "acme/app"
        return document
    }
}
