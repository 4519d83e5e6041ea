import Domain
import Foundation
import Testing

/// The JSON Schema that other programs read, held against what Bittern writes, by a validator that is not ours.
@Suite(
    .timeLimit(.minutes(5)),
    .enabled(if: Python.hasJSONSchema || isRequired, "jsonschema is missing: apt-get install python3-jsonschema")
)
struct TriggerSchemaTests {
    @Test func `every document that the database gives is what the schema says`() async throws {
        try await StoredBodies.with(Body.fixtures) { pool throws in
            let rows = try await StoredBodies.rows(StoredBodies.documents, in: pool)
            #expect(rows.count >= Body.fixtures.count)
            #expect(try await mistakes(in: rows) == [])
        }
    }

    @Test func `every golden document is what the schema says`() async throws {
        var rows: [Row] = []
        for body in Body.fixtures {
            let file = URL(filePath: body.file.path.replacing(/json$/, with: "expected.json"))
            let triggers = try JSONValue(parsing: [UInt8](try Data(contentsOf: file))).elements ?? []
            for (position, trigger) in triggers.enumerated() {
                var document = try #require(trigger["document"]?.members, "\(body.name)")
                document["id"] = 1
                document["product"] = "cloud"
                document["received_at"] = "2026-02-01T12:00:00.000000Z"
                for column in ["type", "event_key", "subject", "occurred_at", "url"] {
                    document[column] = trigger[column] ?? .null
                }
                rows.append(("\(body.name)#\(position)", .object(document)))
            }
        }
        #expect(rows.count >= Body.fixtures.count)
        #expect(try await mistakes(in: rows) == [])
    }

    @Test(
        arguments: [
            ("id", "many", "$.id"), ("product", "server", "$.product"), ("received_at", "yesterday", "$.received_at"),
            ("received_at", "2026-13-01T00:00:00Z", "$.received_at"), ("type", nil, "$"), ("colour", "red", "$"),
            ("pull_request", ["id": "42"], "$.pull_request.id"),
            ("ref", ["commits": [["sha": "a"]]], "$.ref.commits[0]"),
            ("repository", .null, "$.repository"), ("surprises", [1], "$.surprises[0]"),
            ("changes", ["title": ["from": "a"]], "$.changes.title"),
            ("url", .string(String(repeating: "a", count: 1_025)), "$.url"),
            ("workspace", "acme", "$.workspace"),
            ("truncated_fields", .array(Array(repeating: "a", count: 101)), "$.truncated_fields"),
        ] as [(String, JSONValue?, String)]
    )
    func `a wrong document is refused, and the place is named`(
        name: String,
        value: JSONValue?,
        place: String
    ) async throws {
        var document = try #require(Self.right.members)
        #expect(try await mistakes(in: [("it", .object(document))]) == [])
        document[name] = value
        let found = try await mistakes(in: [("it", .object(document))])
        #expect(found.map { $0.split(separator: "  ")[1] } == [Substring(place)], "\(found)")
    }

    @Test func `as it is served it takes what it does not know, and null for what may be missing`() {
        #expect(TriggerSchema.json["additionalProperties"] == nil)
        for (name, field) in Self.fields(of: TriggerSchema.json, below: "") where !Self.required.contains(name) {
            #expect(field["type"] == nil || field["type"]?.elements?.contains("null") == true, "\(name)")
            #expect(field["additionalProperties"] != false, "\(name)")
        }
    }

    @Test func `every field is described`() {
        let fields = Self.fields(of: TriggerSchema.json, below: "")
        #expect(fields.count > 80)
        for (name, field) in fields { #expect(field["description"]?.string?.isEmpty == false, "\(name)") }
    }

    @Test func `every type of trigger is an example`() throws {
        let file = Python.root.appending(path: "Sources/Domain/TriggerType.swift")
        let types = try String(contentsOf: file, encoding: .utf8)
            .matches(of: /static let \w+ = Self\("([^"]+)"\)/).map { JSONValue.string(String($0.output.1)) }
        #expect(types.count > 40)
        #expect(TriggerSchema.json["properties"]?["type"]?["examples"] == .array(types))
    }

    private static let required: Set = ["id", "type", "product", "event_key", "received_at"]

    private static let right: JSONValue = [
        "id": 1, "type": "pull_request.created", "product": "cloud", "event_key": "pullrequest:created",
        "received_at": "2026-02-01T12:00:00.000000Z",
    ]

    /// Every field with its way from the top, those in lists and in changes too.
    private static func fields(of schema: JSONValue, below path: String) -> [(name: String, schema: JSONValue)] {
        let own = (schema["properties"]?.members?.members ?? []).flatMap { member in
            [(path + member.name, member.value)] + fields(of: member.value, below: path + member.name + ".")
        }
        return own
            + ["items", "additionalProperties"].compactMap { schema[$0] }.flatMap { fields(of: $0, below: path) }
    }

    private func mistakes(in rows: [Row]) async throws -> [String] {
        try await Python.complaints(of: "documents.py", about: rows)
    }
}

/// Set by `deploy/test`, which installs what the tests need: there, what is missing is a failure.
let isRequired = ProcessInfo.processInfo.environment["BITTERN_TEST_PYTHON"] != nil
