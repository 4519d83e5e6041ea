import Domain
import Foundation
import HTTPTypes
import Postgres
import Store
import Testing

@Suite(.timeLimit(.minutes(2))) struct LogAPITests {
    @Test func `lists are walked page by page in both directions`() async throws {
        try await withDoor { door throws in
            let ids = try await store(5, at: door)
            let first = try await door.ask(.get, "/api/v1/triggers?limit=2")
            #expect(Self.ids(first.json) == [ids[4], ids[3]])
            let next = try #require(first.json["next"]?.string)
            let second = try await door.ask(.get, "/api/v1/triggers?limit=2&before=\(next)")
            #expect(Self.ids(second.json) == [ids[2], ids[1]])
            let along = try await door.ask(.get, "/api/v1/triggers?limit=3&after=0")
            #expect(Self.ids(along.json) == Array(ids[0...2]))
            let on = try await door.ask(.get, "/api/v1/triggers?after=\(along.json["next"]?.string ?? "")")
            #expect(Self.ids(on.json) == Array(ids[3...4]))
            let end = try await door.ask(.get, "/api/v1/triggers?after=\(ids[4])")
            #expect(end.json == ["items": [], "next": .string("\(ids[4])")])
        }
    }

    @Test func `lists are narrowed by type and webhook`() async throws {
        try await withDoor { door throws in
            let ids = try await store(2, at: door)
            #expect(Self.ids(try await door.ask(.get, "/api/v1/triggers?type=pull_request.%2A").json).count == 2)
            #expect(Self.ids(try await door.ask(.get, "/api/v1/triggers?type=branch.updated").json) == [])
            #expect(Self.ids(try await door.ask(.get, "/api/v1/triggers?webhook=other").json) == [])
            #expect(try await door.ask(.get, "/api/v1/deliveries?webhook=hook").json["items"]?.elements?.count == 2)
            #expect(ids.count == 2)
        }
    }

    @Test func `one thing is shown by its id, and one that is not there is 404`() async throws {
        try await withDoor { door throws in
            let ids = try await store(1, at: door)
            let trigger = try await door.ask(.get, "/api/v1/triggers/\(ids[0])")
            #expect(trigger.json["type"]?.string == "pull_request.created")
            let delivery = try await door.ask(.get, "/api/v1/deliveries/\(trigger.json["delivery_id"]?.integer ?? 0)")
            #expect(delivery.json["payload"]?["number"]?.integer == 0)
            for noun in ["deliveries", "triggers", "runs"] {
                #expect(try await door.ask(.get, "/api/v1/\(noun)/1").status == 404)
            }
        }
    }

    private static func ids(_ page: JSONValue) -> [Int64] {
        (page["items"]?.elements ?? []).compactMap { $0["id"]?.integer }
    }
}

/// Stores deliveries of one trigger each, and returns the triggers' ids in order.
func store(_ count: Int, at door: RunningDoor) async throws -> [Int64] {
    let log = DeliveryLog(pool: door.pool)
    _ = try await log.makePartitions(daysAhead: 1)
    let lane = try #require(Lane(rawValue: 3))
    let webhook = Webhook(
        name: "hook",
        product: .cloud,
        token: "t",
        lane: lane,
        isUnsigned: false,
        connection: nil,
        customer: nil
    )
    let deliveries = (0..<count).map { number in
        Delivery(
            webhook: webhook,
            eventKey: "pullrequest:created",
            requestID: "r\(number)",
            attempt: 1,
            hookID: nil,
            receivedAt: Date(timeIntervalSince1970: 1_000_000_000),
            unreadable: nil,
            noPayload: nil,
            secret: 1,
            signedOver: .raw,
            headers: Array(#"{"user-agent":"test"}"#.utf8),
            body: Array("{\"number\": \(number)}".utf8),
            digest: Array("\(number)".utf8),
            triggers: [
                Trigger(
                    position: 0,
                    eventKey: "pullrequest:created",
                    type: .pullRequestCreated,
                    subject: "pull_requests/\(number)",
                    occurredAt: nil,
                    url: nil,
                    document: TriggerDocument()
                )
            ]
        )
    }
    let stored = try await log.append(deliveries, to: lane, timeout: .seconds(10))
    return stored.compactMap { if case .new(let id, _, _) = $0 { id } else { nil } }
}
