import Actions
import Domain
import Testing

/// The JSON Schema that editors check workflow files with, held against the reader that checks them in the end.
@Suite(
    .timeLimit(.minutes(2)),
    .enabled(if: Python.hasJSONSchema || isRequired, "jsonschema is missing: apt-get install python3-jsonschema")
)
struct WorkflowSchemaTests {
    /// What is put into a workflow that is right, and whether it then still is; a step's keys begin with `steps.`.
    private static let table: [(key: String, value: JSONValue?, isRight: Bool)] = [
        ("name", "a-b_c9", true), ("name", "Upper", false), ("name", "-a", false), ("name", "", false),
        ("name", .string(String(repeating: "a", count: 64)), false), ("name", nil, false), ("name", 7, false),
        ("on", ["pull_request.*", "tag.created"], true), ("on", ["*"], true), ("on", [], false), ("on", nil, false),
        ("on", "pull_request.created", false), ("on", ["pull_request.craeted"], false), ("on", [7], false),
        ("where", "$.a == 1", true), ("where", "", false), ("where", .null, false),
        ("where", .string(String(repeating: "a", count: 4_097)), false),
        ("connection", "acme", true), ("connection", "", false),
        ("repositories", ["acme/app", "acme/*"], true), ("repositories", [], false), ("repositories", ["app"], false),
        ("repeats", true, true), ("repeats", "yes", false), ("own_events", false, true), ("own_events", 1, false),
        ("after", "30s", true), ("after", "500ms", true), ("after", "30", false), ("after", "1.5h", false),
        ("after", 30, false),
        ("serialize", "{{ trigger.subject }}", true), ("serialize", ["a"], false),
        ("concurrency", 1, true), ("concurrency", 0, false), ("concurrency", 1_001, false), ("concurrency", "2", false),
        ("timeout", "1h", true), ("timeout", "soon", false),
        ("onn", ["*"], false), ("steps", [], false), ("steps", nil, false), ("steps", ["id": "a"], false),
        ("steps.id", "ring", true), ("steps.id", nil, false), ("steps.id", "A", false),
        ("steps.action", nil, false), ("steps.action", "", false), ("steps.action", 7, false),
        ("steps.action", "http.reqest", false),
        ("steps.if", "$.a == 1", true), ("steps.if", true, false),
        ("steps.with", "url", false), ("steps.wiht", [:], false), ("steps.with", ["ulr": "/2.0/user"], false),
        ("steps.with", ["url": "/2.0/user", "headers": ["X-A": "b"], "query": ["q": 1], "timeout": "5s"], true),
        ("steps.with", ["url": "/2.0/user", "method": "POST", "json": ["a": [1, nil, "{{ trigger.id }}"]]], true),
        ("steps.with", ["url": "/2.0/user", "method": "POST", "form": ["a": ["b", "c"]]], true),
        ("steps.with", ["url": "/2.0/user", "headers": 7], false), ("steps.with", ["url": ["/2.0/user"]], false),
        ("steps.after", "1m", true), ("steps.after", "later", false), ("steps.timeout", "30s", true),
        ("steps.timeout", 30, false),
        ("steps.retry", ["attempts": 8, "first": "2s", "most": "15m", "within": "1d"], true),
        ("steps.retry", [:], true),
        ("steps.retry", ["attempts": 0], false), ("steps.retry", ["attempts": 51], false),
        ("steps.retry", ["firts": "2s"], false), ("steps.retry", ["most": 15], false), ("steps.retry", 8, false),
        ("steps.succeed_on", [200, 409], true), ("steps.succeed_on", [], true), ("steps.succeed_on", [199], false),
        ("steps.succeed_on", [600], false), ("steps.succeed_on", 200, false),
        ("steps.on_unknown", "retry", true), ("steps.on_unknown", "stop", true), ("steps.on_unknown", "ask", false),
    ]

    private static let right: JSONValue = [
        "name": "welcome", "on": ["pull_request.created"],
        "steps": [["id": "ask", "action": "http.request", "with": ["url": "/2.0/user"]]],
    ]

    private static func document(_ key: String, _ value: JSONValue?) throws -> JSONValue {
        var workflow = try #require(right.members)
        guard let name = key.split(separator: ".").dropFirst().first else {
            workflow[key] = value
            return .object(workflow)
        }
        var step = try #require(workflow["steps"]?[0]?.members)
        step[String(name)] = value
        workflow["steps"] = [.object(step)]
        return .object(workflow)
    }

    @Test func `schema and reader say the same of every document`() async throws {
        var rows: [Row] = []
        for (index, row) in Self.table.enumerated() {
            let document = try Self.document(row.key, row.value)
            rows.append(("\(index)", document))
            let isRead = (try? WorkflowFile(parsing: document.text)) != nil
            #expect(isRead == row.isRight, "the reader, of \(row)")
        }
        let complaints = try await Python.complaints(of: "workflows.py", about: rows, schema: WorkflowFile.schema)
        let wrong = Set(complaints.map { String($0.prefix { $0 != " " }) })
        for (index, row) in Self.table.enumerated() {
            #expect(wrong.contains("\(index)") != row.isRight, "the schema, of \(row)")
        }
    }

    @Test func `every key of the schema is in the table, right and wrong`() {
        let step = WorkflowFile.schema["$defs"]?["step"]?["properties"]?.members?.names ?? []
        let keys = (WorkflowFile.schema["properties"]?.members?.names ?? []) + step.map { "steps.\($0)" }
        #expect(keys.count > 20)
        for key in keys where key != "steps" && key != "steps.with" && key != "steps.action" {
            let rows = Self.table.filter { $0.key == key }
            #expect(rows.contains { $0.isRight } && rows.contains { !$0.isRight }, "\(key)")
        }
    }

    @Test func `it is closed, and every key is described`() {
        for schema in [WorkflowFile.schema, WorkflowFile.schema["$defs"]?["step"]] {
            #expect(schema?["additionalProperties"] == false)
            for member in schema?["properties"]?.members?.members ?? [] {
                #expect(member.value["description"]?.string?.isEmpty == false, "\(member.name)")
            }
        }
    }
}
