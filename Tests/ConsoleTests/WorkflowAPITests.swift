import Domain
import HTTPTypes
import Testing

@Suite(.timeLimit(.minutes(2))) struct WorkflowAPITests {
    private static func workflow(_ name: String, more: String = "") -> String {
        """
        name: \(name)
        on: [pull_request.created]
        \(more)
        steps:
          - id: ask
            action: http.request
            with: { url: /2.0/user }

        """
    }

    private func apply(_ text: String, at door: RunningDoor) async throws -> (status: Int, json: JSONValue) {
        let answer = try await door.send(.post, "/api/v1/workflows", Array(text.utf8))
        return (answer.status, try JSONValue(parsing: answer.body))
    }

    @Test func `several documents are applied in order, and the same again changes nothing`() async throws {
        try await withDoor { door throws in
            let text = Self.workflow("one") + "---\n" + Self.workflow("two")
            let first = try await apply(text, at: door)
            #expect(first.status == 200)
            #expect(
                first.json["items"]?.elements == [
                    ["name": "one", "version": 1, "changed": true], ["name": "two", "version": 1, "changed": true],
                ]
            )
            #expect(try await apply(text, at: door).json["items"]?[0]?["changed"]?.boolean == false)
            let changed = try await apply(Self.workflow("one", more: "repeats: true"), at: door)
            #expect(changed.json["items"]?[0]?["version"]?.integer == 2)
            let shown = try await door.ask(.get, "/api/v1/workflows/one")
            #expect(shown.json["definition"]?["repeats"]?.boolean == true)
            #expect(try await door.ask(.get, "/api/v1/workflows").json["items"]?.elements?.count == 2)
        }
    }

    @Test func `nothing is applied when one of them cannot be read, and the place is said`() async throws {
        try await withDoor { door throws in
            let answer = try await apply(
                Self.workflow("one") + "---\n" + Self.workflow("two", more: "onn: []"),
                at: door
            )
            #expect(answer.status == 422)
            #expect(answer.json["line"]?.integer == 11)
            #expect(answer.json["column"]?.integer == 1)
            #expect(answer.json["detail"]?.string?.contains("onn") == true)
            #expect(try await door.ask(.get, "/api/v1/workflows").json["items"]?.elements == [])
        }
    }

    @Test func `what PostgreSQL refuses names the workflow and what went before it`() async throws {
        try await withDoor { door throws in
            let text = Self.workflow("one") + "---\n" + Self.workflow("two", more: "where: '$.trigger.type'")
            let answer = try await apply(text, at: door)
            #expect(answer.status == 422)
            #expect(answer.json["workflow"]?.string == "two")
            #expect(answer.json["applied"]?[0]?["name"]?.string == "one")
            #expect(answer.json["detail"]?.string?.contains("predicate") == true)
            let lost = try await apply(Self.workflow("three", more: "connection: nobody"), at: door)
            #expect(lost.status == 404)
            #expect(lost.json["detail"]?.string?.contains("no connection nobody") == true)
        }
    }

    @Test func `a workflow is taken out of force once`() async throws {
        try await withDoor { door throws in
            _ = try await apply(Self.workflow("one"), at: door)
            #expect(try await door.ask(.delete, "/api/v1/workflows/one").status == 204)
            #expect(try await door.ask(.delete, "/api/v1/workflows/one").status == 404)
            #expect(try await door.ask(.get, "/api/v1/workflows/one").status == 404)
        }
    }

    @Test(arguments: [("", 422), ("\u{0}", 422), ("a: &a [*a]", 422), ("name: [", 422), ("%ff", 422)])
    func `what is no workflow is refused`(text: String, status: Int) async throws {
        try await withDoor(on: "host=/nonexistent") { door throws in
            #expect(try await apply(text, at: door).status == status)
            #expect(try await door.send(.post, "/api/v1/workflows", [0xFF, 0xFE]).status == 400)
        }
    }
}
