import Domain
import Foundation
import Postgres
import Testing

/// `bittern.cloudevent` and `bittern.cdevent`, read by those whom they are for.
@Suite(.timeLimit(.minutes(5))) struct EventViewTests {
    @Test(.enabled(if: Python.hasCloudEvents, "the CloudEvents SDK is missing: deploy/test gets it from PyPI"))
    func `the CloudEvents SDK takes every event`() async throws {
        try await StoredBodies.with(Body.fixtures) { pool throws in
            let rows = try await StoredBodies.rows(StoredBodies.cloudEvents, in: pool)
            #expect(rows.count >= Body.fixtures.count)
            #expect(try await Python.complaints(of: "cloud_events.py", about: rows) == [])
        }
    }

    @Test(
        .enabled(if: Python.hasCloudEvents, "the CloudEvents SDK is missing: deploy/test gets it from PyPI"),
        arguments: [
            ("specversion", "2.0"), ("id", ""), ("source", nil), ("type", nil), ("time", "today"), ("subject", ""),
            ("Trigger", "1"), ("source", "https://example.org/größe"), ("subject", "a\tb"), ("partitionkey", 7),
        ] as [(String, JSONValue?)]
    )
    func `an event that is none is refused`(attribute: String, value: JSONValue?) async throws {
        var event = JSONObject(
            [
                ("specversion", "1.0"), ("id", "1#0"), ("source", "https://example.org/acme/app"), ("type", "t"),
                ("time", "2026-02-01T12:00:00Z"), ("data", [:]),
            ] as [(String, JSONValue)]
        )
        #expect(try await Python.complaints(of: "cloud_events.py", about: [("it", .object(event))]) == [])
        event[attribute] = value
        #expect(try await !Python.complaints(of: "cloud_events.py", about: [("it", .object(event))]).isEmpty)
    }

    @Test func `every trigger is one CloudEvent, named by the schema that is served`() async throws {
        try await StoredBodies.with(Body.fixtures) { pool throws in
            let odd = try await pool.execute(
                """
                select t.id
                  from bittern.trigger t left join bittern.cloudevent e on e.trigger_id = t.id
                 where e.data is distinct from t.document or e.dataschema is distinct from \(TriggerSchema.id)
                    or e.event ->> 'dataschema' is distinct from e.dataschema or e.type <> 'com.bitbucket.' || t.type
                """
            )
            #expect(odd.isEmpty)
            let counts = try await pool.execute(
                "select count(*) as n, count(distinct source || ' ' || id) as different from bittern.cloudevent"
            )[0]
            #expect(try counts.get("n") as Int64 == counts.get("different"))
        }
    }

    @Test(
        .enabled(if: Python.hasJSONSchema || isRequired, "jsonschema is missing: apt-get install python3-jsonschema")
    )
    func `every CDEvent has what its type requires and nothing else`() async throws {
        try await StoredBodies.with(Body.fixtures) { pool throws in
            let rows = try await StoredBodies.rows(StoredBodies.cdEvents, in: pool)
            #expect(try await Python.complaints(of: "cd_events.py", about: rows) == [])
            let types = Set(rows.compactMap { $0.json["context"]?["type"]?.string })
            let wanted = [
                "branch.created.0.2.0", "branch.deleted.0.2.0", "change.abandoned.0.2.0", "change.created.0.3.0",
                "change.merged.0.2.0", "change.reviewed.0.2.0", "change.updated.0.2.0",
            ]
            #expect(types.isSuperset(of: wanted.map { "dev.cdevents.\($0)" }), "\(types.sorted())")
        }
    }

    @Test(
        .enabled(if: Python.hasJSONSchema || isRequired, "jsonschema is missing: apt-get install python3-jsonschema"),
        arguments: [
            (["context", "version"], "0.3.0"), (["context", "type"], "dev.cdevents.change.merged.9.9.9"),
            (["context", "timestamp"], nil), (["subject", "id"], ""), (["subject", "type"], "repository"),
            (["subject", "content"], nil), (["subject", "colour"], "red"), (["subject", "content"], ["url": "x"]),
            (["subject", "content"], ["repository": ["source": "x"]]), (["subject", "source"], "größe"),
        ] as [([String], JSONValue?)]
    )
    func `a CDEvent that is none is refused`(path: [String], value: JSONValue?) async throws {
        let right: JSONValue = [
            "context": [
                "version": "0.4.1", "id": "1#0", "source": "/a", "type": "dev.cdevents.change.merged.0.2.0",
                "timestamp": "2026-02-01T12:00:00Z",
            ],
            "subject": ["id": "42", "source": "/a", "type": "change", "content": [:]],
        ]
        #expect(try await Python.complaints(of: "cd_events.py", about: [("it", right)]) == [])
        var event = try #require(right.members)
        var part = try #require(event[path[0]]?.members)
        part[path[1]] = value
        event[path[0]] = .object(part)
        #expect(try await !Python.complaints(of: "cd_events.py", about: [("it", .object(event))]).isEmpty)
    }
}
