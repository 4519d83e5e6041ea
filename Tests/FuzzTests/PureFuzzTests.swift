import Bitbucket
import Domain
import Foundation
import HTTPTypes
import HostileBodies
import Postgres
import Testing
import ThrowawayDatabase

/// From the bytes on the wire to the rows, without a door: whatever comes is read, explained, and fit to be stored.
///
/// Longer, and elsewhere: `BITTERN_FUZZ_BODIES=1000000 BITTERN_FUZZ_SEED=7 deploy/test --filter Fuzz`. A failure names
/// its seed and the number of its body, and `HostileDelivery(number:seed:)` makes that body again.
@Suite(.timeLimit(.minutes(FuzzSettings.minutes))) struct PureFuzzTests {
    private static let settings = FuzzSettings(bodies: 6_000)
    private static let key = WebhookKey(secret: Array("a secret of the fuzzer".utf8))
    private static let clock = ContinuousClock()

    @Test func `hostile bodies are read without a crash, the same way twice, into rows that PostgreSQL takes`()
        async throws
    {
        let settings = Self.settings
        try await withThrowawayDatabase { conninfo in
            let pool = PostgresPool(conninfo: conninfo, limit: 2)
            var tally = Tally()
            for start in stride(from: 0, to: settings.bodies, by: 500) {
                tally += try await Self.fuzz(start..<min(start + 500, settings.bodies), settings.seed, pool)
            }
            await pool.close()
            print("fuzzed \(settings.bodies) bodies with seed \(settings.seed): \(tally)")
            #expect(tally.verified > settings.bodies / 2, "most of what is sent verifies, or nothing is tested")
            #expect(tally.read > settings.bodies / 4)
            #expect(tally.unreadable > settings.bodies / 50)
            #expect(tally.types.count > 20, "\(tally.types)")
        }
    }

    private static func fuzz(_ numbers: Range<Int>, _ seed: UInt64, _ pool: PostgresPool) async throws -> Tally {
        var tally = Tally()
        var triggers: [Trigger] = []
        for number in numbers {
            let delivery = try HostileDelivery(number: number, seed: seed)
            let name = Comment(rawValue: "body \(number) of seed \(seed)")
            guard let body = verified(delivery, name) else { continue }
            tally.verified += 1
            let start = clock.now
            let reading = read(body, delivery)
            #expect(clock.now - start < .seconds(2), name)
            #expect((reading.unreadable == nil) != reading.triggers.isEmpty, name)
            if number % 4 == 0 { #expect(read(body, delivery).rows == reading.rows, name) }
            for trigger in reading.triggers {
                tally.types.insert(trigger.type)
                #expect(trigger.document.count <= 64 << 10, name)
                #expect(trigger.columns.allSatisfy { $0.utf8.count <= 1_024 && !$0.utf8.contains(0) }, name)
            }
            if reading.unreadable == nil { tally.read += 1 } else { tally.unreadable += 1 }
            #expect(reading.triggers.reduce(0) { $0 + $1.document.count } <= 4 * DeliveryReading.documentBytes, name)
            triggers += reading.triggers.prefix(40)
        }
        tally.triggers = triggers.count
        try await store(triggers, pool, "bodies \(numbers) of seed \(seed)")
        return tally
    }

    /// The body to read; nil when it is refused, which only those may be that should.
    private static func verified(_ delivery: HostileDelivery, _ name: Comment) -> [UInt8]? {
        var headers = HTTPFields()
        let signature: String? =
            switch delivery.signed {
            case .body: SignatureHeader.value(for: delivery.body, key: key)
            case .wire: SignatureHeader.value(for: delivery.wire, key: key, method: .sha512)
            case .wrongly: SignatureHeader.value(for: delivery.wire + [0], key: key)
            case .not: nil
            }
        if let name = HTTPField.Name("X-Hub-Signature") { headers[name] = signature }
        headers[.contentEncoding] = delivery.coding
        let verification = WebhookVerification(
            headers: headers,
            rawBody: delivery.wire,
            keys: [key],
            inflatedLimit: 10 << 20
        )
        switch verification {
        case .verified(let body, let key, let signed):
            #expect(delivery.expected.contains(202), name)
            #expect(key == 0, name)
            if signed == .inflated { #expect(body == delivery.body, name) }
            return body
        case .rejected(let rejection):
            #expect(delivery.expected.contains(rejection.status.code), name)
            return nil
        }
    }

    private static func read(_ body: [UInt8], _ delivery: HostileDelivery) -> DeliveryReading {
        var headers = HTTPFields()
        if let name = HTTPField.Name("X-Event-Key") { headers[name] = delivery.eventKey }
        return DeliveryReading(of: body, headers: DeliveryHeaders(headers), product: delivery.product)
    }

    /// As the log does it, in arrays: jsonb for documents, text for columns, timestamptz for times.
    private static func store(_ triggers: [Trigger], _ pool: PostgresPool, _ name: Comment) async throws {
        do {
            let rows = try await pool.execute(
                """
                select count(document) filter (where jsonb_typeof(document) = 'object') as documents, count(url) as urls,
                       count(subject) as subjects, count(occurred_at) as times, coalesce(bool_and(isfinite(occurred_at)), true) as finite
                  from unnest(\(triggers.map { PostgresJSON($0.document) }), \(triggers.map(\.url)), \(triggers.map(\.subject)),
                              \(triggers.map(\.occurredAt))) t (document, url, subject, occurred_at)
                """,
                timeout: .seconds(30)
            )
            #expect(try rows[0].get("documents") as Int64 == Int64(triggers.count), name)
            #expect(try rows[0].get("subjects") as Int64 == Int64(triggers.count { $0.subject != nil }), name)
            #expect(try rows[0].get("finite") as Bool, name)
        } catch {
            Issue.record(error, name)
        }
    }
}

private struct Tally: CustomStringConvertible {
    var verified = 0
    var read = 0
    var unreadable = 0
    var triggers = 0
    var types: Set<TriggerType> = []

    static func += (sum: inout Tally, more: Tally) {
        sum.verified += more.verified
        sum.read += more.read
        sum.unreadable += more.unreadable
        sum.triggers += more.triggers
        sum.types.formUnion(more.types)
    }

    var description: String {
        "\(verified) verified, \(read) read into \(types.count) types, \(unreadable) unreadable, \(triggers) documents"
    }
}

extension DeliveryReading {
    /// Everything that would be stored.
    fileprivate var rows: [[String]] {
        [[eventKey, unreadable ?? "", noPayload ?? ""]]
            + triggers.map { trigger in
                ["\(trigger.position)", trigger.type.rawValue, "\(trigger.occurredAt as Any)"] + trigger.columns
                    + [String(decoding: trigger.document, as: UTF8.self)]
            }
    }
}

extension Trigger {
    fileprivate var columns: [String] {
        [eventKey, subject, actorID, actorName, workspace, project, repositoryID, repository, url].compactMap(\.self)
    }
}
