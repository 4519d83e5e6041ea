import Console
import Domain
import Foundation
import HTTPTypes
import Postgres
import Subprocess
import Testing

@Suite(.timeLimit(.minutes(2))) struct DescriptionTests {
    private static let operations: [(path: String, method: String, operation: JSONValue)] =
        (OperatorAPI.description["paths"]?.members?.members ?? []).flatMap { path in
            (path.value.members?.members ?? []).map { (path.name, $0.name.uppercased(), $0.value) }
        }

    @Test func `every operation that is described is answered`() async throws {
        #expect(Self.operations.count > 20)
        try await withDoor { door throws in
            for (path, method, operation) in Self.operations {
                let concrete = path.replacing("{name}", with: "nobody").replacing("{id}", with: "1")
                let answer = try await door.send(try #require(HTTPRequest.Method(method)), concrete)
                let known = operation["responses"]?.members?.names ?? []
                #expect(known.contains("\(answer.status)"), "\(method) \(concrete) answered \(answer.status)")
                #expect(answer.status != 405)
            }
        }
    }

    @Test func `what is under the API asks for the token, and nothing else does`() {
        for (path, _, operation) in Self.operations {
            #expect((operation["security"]?.elements?.isEmpty == false) == path.hasPrefix("/api/v1/"), "\(path)")
        }
    }

    @Test func `every answer is described in words`() {
        for (path, method, operation) in Self.operations {
            for response in operation["responses"]?.members?.members ?? [] {
                #expect(response.value["description"]?.string?.isEmpty == false, "\(method) \(path) \(response.name)")
            }
        }
    }

    @Test func `operations have names of their own`() {
        let ids = Self.operations.compactMap { $0.operation["operationId"]?.string }
        #expect(Set(ids).count == Self.operations.count)
    }

    @Test func `answers have the members that are described, all of them and no others`() async throws {
        try await withDoor { door throws in
            _ = try await store(1, at: door)
            _ = try await door.ask(.post, "/api/v1/webhooks", ["name": "hook", "product": "cloud"])
            _ = try await door.ask(
                .post,
                "/api/v1/connections",
                [
                    "name": "c", "app": "bitbucket-datacenter", "customer": "c", "token": "t",
                    "api_url": "https://b.example.org",
                ]
            )
            _ = try await door.ask(.post, "/api/v1/workflows", Self.workflow)
            _ = try await door.ask(
                .post,
                "/api/v1/consumers",
                ["name": "c", "start_at": "-infinity", "max_attempts": 1]
            )
            let lists = [
                "actions": "Action", "apps": "App",
                "webhooks": "Webhook", "connections": "Connection", "workflows": "Workflow",
                "deliveries": "Delivery",
                "triggers": "Trigger", "consumers": "Consumer",
            ]
            for (noun, schema) in lists {
                let item = try #require(try await door.ask(.get, "/api/v1/\(noun)").json["items"]?[0], "\(noun)")
                expect(item, isA: schema)
                let words = ["name", "app", "id"].compactMap { item[$0]?.string }
                let id = words.first ?? item["id"]?.integer.map { "\($0)" } ?? ""
                let shown = try await door.ask(.get, "/api/v1/\(noun)/\(id)").json
                expect(shown, isA: noun == "workflows" ? schema : "\(schema)Details")
            }
            let batch = try await door.ask(.post, "/api/v1/consumers/c/receive", [:]).json
            expect(batch, isA: "ReceivedBatch")
            let trigger = try #require(batch["items"]?[0])
            expect(trigger, isA: "ReceivedTrigger")
            let lease = batch["lease"]?.string.flatMap(Int64.init)
            try await door.pool.execute("select bittern.nack(\(lease), \(trigger["id"]?.integer), 'it broke')")
            expect(
                try #require(try await door.ask(.get, "/api/v1/consumers/c/dead-letters").json["items"]?[0]),
                isA: "DeadLetter"
            )
        }
    }

    @Test func `what authors of workflows are answered has the members that are described`() async throws {
        try await withDoor { door throws in
            expect(try await door.ask(.post, "/api/v1/workflows", Self.workflow).json, isA: "AppliedWorkflows")
            let difference = try await door.ask(.post, "/api/v1/workflows/diff", Self.workflow).json["items"]?[0]
            expect(try #require(difference), isA: "WorkflowDifference")
            let version = try await door.ask(.get, "/api/v1/workflows/w/versions").json["items"]?[0]
            expect(try #require(version), isA: "WorkflowVersion")
            expect(try await door.ask(.put, "/api/v1/secrets/A", ["value": "x"]).json, isA: "SetSecret")
            let secret = try await door.ask(.get, "/api/v1/secrets").json["items"]?[0]
            expect(try #require(secret), isA: "Secret")
            expect(try await door.ask(.get, "/api/v1/pool").json, isA: "WorkerPool")
            expect(try await door.ask(.post, "/api/v1/workflows/w/pause").json, isA: "Workflow")
            let tested = try await door.ask(
                .post,
                "/api/v1/workflows/test",
                ["text": .string(Self.workflow.text), "event_key": "repo:fork", "body": "{}"]
            ).json
            expect(tested, isA: "WorkflowTest")
            let shapes = OperatorAPI.description["components"]?["schemas"]?["WorkflowTest"]?["properties"]
            let item = shapes?["items"]?["items"]?["properties"]
            #expect(tested["items"]?[0]?.members?.names == item?.members?.names)
            let step = item?["steps"]?["items"]?["properties"]?.members?.names
            #expect(tested["items"]?[0]?["steps"]?[0]?.members?.names == step)
            expect(try await door.ask(.delete, "/api/v1/workflows/w").json, isA: "DeletedWorkflow")
        }
    }

    @Test func `it is valid OpenAPI 3.1, says a program that knows`() async throws {
        guard try await Self.validate("{}").output != nil else { return }  // the validator is not installed here
        let answer = try await Self.validate(OperatorAPI.description.text)
        #expect(answer.output == "valid\n", "\(answer)")
    }

    @Test func `anybody may read the schema of a trigger's document, and the description has the same`() async throws {
        try await withDoor { door throws in
            let answer = try await door.send(.get, "/api/schema/trigger.json", authorization: nil)
            #expect(answer.status == 200)
            #expect(answer.headers[.contentType] == "application/schema+json")
            #expect(try JSONValue(parsing: answer.body) == TriggerSchema.json)
        }
        let schemas = OperatorAPI.description["components"]?["schemas"]
        #expect(schemas?["TriggerDocument"] == TriggerSchema.shape)
        #expect(
            schemas?["Trigger"]?["properties"]?["document"] == ["$ref": "#/components/schemas/TriggerDocument"]
        )
    }

    private static let workflow: JSONValue = [
        "name": "w", "on": ["*"], "steps": [["id": "a", "action": "http.request", "with": ["url": "/2.0/user"]]],
    ]

    private func expect(_ value: JSONValue, isA schema: String) {
        let described = OperatorAPI.description["components"]?["schemas"]?[schema]?["properties"]?.members?.names ?? []
        #expect(Set(value.members?.names ?? []) == Set(described), "\(schema)")
    }

    /// What the validator prints; nil when there is none.
    private static func validate(_ text: String) async throws -> (output: String?, error: String?) {
        let program = """
            import json, sys
            try:
                from openapi_spec_validator import OpenAPIV31SpecValidator
            except ImportError:
                sys.exit(3)
            errors = [error.message for error in OpenAPIV31SpecValidator(json.load(sys.stdin)).iter_errors()]
            print("\\n".join(errors) or "valid")
            """
        let result: ExecutionResult<Void, StringOutput<UTF8>, StringOutput<UTF8>>
        do {
            result = try await Subprocess.run(
                .name("python3"),
                arguments: ["-c", program],
                input: .string(text),
                output: .string(limit: 1 << 20),
                error: .string(limit: 1 << 20)
            )
        } catch is SubprocessError {
            return (nil, nil)
        }
        return (result.terminationStatus.isSuccess ? result.standardOutput : nil, result.standardError)
    }
}
