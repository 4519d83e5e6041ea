import Bitbucket
import Domain
import Foundation
import HTTPTypes
import Postgres
import Store
import ThrowawayDatabase

/// A body that Bitbucket sends, and under which key.
struct Body: Sendable {
    let name: String
    let product: Product
    let key: String
    let file: URL

    /// The fixtures of the room Bitbucket: `cloud/repo_push/tag_created`, whose key is the folder's name.
    static let fixtures: [Body] = {
        let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        return files.filter { $0.hasSuffix(".json") && !$0.hasSuffix(".expected.json") }.sorted().map { path in
            var key = String(path.split(separator: "/")[1])
            if let first = key.firstIndex(of: "_") { key.replaceSubrange(first...first, with: ":") }
            return Body(
                name: String(path.dropLast(5)),
                product: path.hasPrefix("cloud/") ? .cloud : .datacenter,
                key: key,
                file: folder.appending(path: path)
            )
        }
    }()

    /// Those that real Bitbuckets sent, from the folder that `BITTERN_RECORDED_PAYLOADS` names; none without it.
    static let recorded: [Body] = {
        guard let folder = ProcessInfo.processInfo.environment["BITTERN_RECORDED_PAYLOADS"] else { return [] }
        let root = URL(filePath: folder)
        let manifest = (try? String(contentsOf: root.appending(path: "MANIFEST.tsv"), encoding: .utf8)) ?? ""
        return manifest.split(separator: "\n").dropFirst().compactMap { line in
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard columns.count > 2 else { return nil }
            return Body(
                name: columns[0],
                product: columns[1] == "cloud" ? .cloud : .datacenter,
                key: columns[2],
                file: root.appending(path: columns[0])
            )
        }
    }()

    private static let folder = Python.root.appending(path: "Tests/BitbucketTests/Fixtures")
}

/// Bodies that were read and stored, each as a delivery of its own, and what the public views say of their triggers.
enum StoredBodies {
    static let documents = rows("select id, document from bittern.trigger")
    static let cloudEvents = rows("select trigger_id, event from bittern.cloudevent")
    static let cdEvents = rows("select trigger_id, event from bittern.cdevent")

    /// Gives `read` a database with these bodies.
    static func with(_ bodies: [Body], _ read: (PostgresPool) async throws -> Void) async throws {
        try await withThrowawayDatabase { conninfo throws in
            let pool = PostgresPool(conninfo: conninfo, limit: 2)
            let log = DeliveryLog(pool: pool)
            let result: Result<Void, any Error>
            do {
                _ = try await log.makePartitions(daysAhead: 1)
                _ = try await log.append(bodies.map(delivery), to: Lane.all[1], timeout: .seconds(60))
                result = .success(try await read(pool))
            } catch {
                result = .failure(error)
            }
            await pool.close()
            try result.get()
        }
    }

    /// What a query says of each trigger: its `name` and one column of JSON.
    static func rows(_ query: Query, in pool: PostgresPool) async throws -> [Row] {
        try await pool.execute(query).map { row in
            (try row.get("name"), try JSONValue(parsing: (try row.get("json") as PostgresJSON).bytes))
        }
    }

    /// The name is that of the body and the place among its triggers.
    private static func rows(_ view: String) -> Query {
        let sql = """
            select d.request_id || '#' || t.position as name, v.json
              from (\(view)) v (id, json)
              join bittern.trigger t on t.id = v.id
              join bittern.delivery d on d.id = t.delivery_id
             order by t.id
            """
        return Query(stringLiteral: sql)
    }

    private static func delivery(_ body: Body) throws -> Delivery {
        let bytes = [UInt8](try Data(contentsOf: body.file))
        var fields = HTTPFields()
        if let name = HTTPField.Name("X-Event-Key") { fields[name] = body.key }
        let reading = DeliveryReading(of: bytes, headers: DeliveryHeaders(fields), product: body.product)
        return Delivery(
            webhook: Webhook(
                name: "of-\(body.product.rawValue)",
                product: body.product,
                token: "t",
                lane: Lane.all[1],
                isUnsigned: true,
                connection: nil,
                customer: nil
            ),
            eventKey: reading.eventKey,
            requestID: body.name,
            attempt: 1,
            hookID: nil,
            receivedAt: Date(timeIntervalSince1970: 1_770_000_000),
            unreadable: reading.unreadable,
            noPayload: reading.noPayload,
            secret: nil,
            signedOver: nil,
            headers: Array("{}".utf8),
            body: bytes,
            // Some have the same bytes; they are to be deliveries of their own all the same.
            digest: Array(body.name.utf8),
            triggers: reading.triggers
        )
    }
}
