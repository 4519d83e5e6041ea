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

    @Test func `what PostgreSQL refuses names the workflow and the line, and keeps all others out`() async throws {
        try await withDoor { door throws in
            let text = Self.workflow("one") + "---\n" + Self.workflow("two", more: "where: '$.trigger.type'")
            let answer = try await apply(text, at: door)
            #expect(answer.status == 422)
            #expect(answer.json["workflow"]?.string == "two")
            #expect(answer.json["line"]?.integer == 11 && answer.json["column"]?.integer == 1, "\(answer.json.text)")
            #expect(answer.json["path"] == "where")
            #expect(answer.json["detail"]?.string?.contains("predicate") == true)
            let lost = try await apply(
                Self.workflow("one") + "---\n" + Self.workflow("three", more: "connection: nobody"),
                at: door
            )
            #expect(lost.status == 404)
            #expect(lost.json["line"]?.integer == 11)
            #expect(lost.json["detail"]?.string?.contains("no connection nobody") == true)
            #expect(try await door.ask(.get, "/api/v1/workflows").json["items"]?.elements == [])
        }
    }

    @Test func `several files are one transaction, and a mistake names its file`() async throws {
        try await withDoor { door throws in
            let files: JSONValue = [
                ["file": "a.yaml", "text": .string(Self.workflow("one"))],
                [
                    "file": "b.json",
                    "text": """
                    {"name": "two", "on": ["*"],
                     "steps": [{"id": "a", "action": "http.request", "with": {"url": "/x"},
                       "if": "$.steps"}]}
                    """,
                ],
            ]
            let refused = try await door.ask(.post, "/api/v1/workflows", files)
            #expect(refused.status == 422)
            #expect(refused.json["file"] == "b.json" && refused.json["path"] == "steps[0].if")
            #expect(refused.json["line"]?.integer == 3 && refused.json["column"]?.integer == 4, "\(refused.json.text)")
            #expect(refused.json["detail"]?.string?.hasPrefix("b.json, line 3, column 4: workflow two: ") == true)
            #expect(try await door.ask(.get, "/api/v1/workflows").json["items"]?.elements == [])
            let same: JSONValue = [
                ["file": "a.yaml", "text": .string(Self.workflow("one"))],
                ["file": "b.yaml", "text": .string(Self.workflow("one"))],
            ]
            let twice = try await door.ask(.post, "/api/v1/workflows", same)
            #expect(twice.status == 422 && twice.json["file"] == "b.yaml")
            for odd in ["[]", "[7]", #"[{"file": "a"}]"#, #"[{"file": "a", "text": "", "x": 1}]"#, "[", "[7"] {
                #expect(try await apply(odd, at: door).status == 422, "\(odd)")
            }
        }
    }

    @Test func `a dry run and a comparison say what would change, and change nothing`() async throws {
        try await withDoor { door throws in
            _ = try await apply(Self.workflow("one"), at: door)
            let text = Self.workflow("one", more: "repeats: true") + "---\n" + Self.workflow("two")
            let dry = try await door.send(.post, "/api/v1/workflows?dry_run=true", Array(text.utf8))
            let items = try JSONValue(parsing: dry.body)["items"]
            #expect(items?[0] == ["name": "one", "version": 2, "changed": true])
            #expect(items?[1] == ["name": "two", "version": 1, "changed": true])
            let answer = try await door.send(
                .post,
                "/api/v1/workflows/diff",
                Array((text + "---\n" + Self.workflow("three")).utf8)
            )
            let differences = try JSONValue(parsing: answer.body)["items"]?.elements ?? []
            #expect(differences.map { $0["change"]?.string } == ["changed", "new", "new"])
            #expect(differences.first?["before"]?["repeats"] == nil)
            #expect(differences.first?["after"]?["repeats"] == true)
            #expect(differences.last?["before"] == .null)
            let listed = try await door.ask(.get, "/api/v1/workflows").json["items"]
            #expect(listed?.elements?.count == 1 && listed?[0]?["version"]?.integer == 1)
            let same = try await door.send(.post, "/api/v1/workflows/diff", Array(Self.workflow("one").utf8))
            #expect(try JSONValue(parsing: same.body)["items"]?[0]?["change"] == "same")
            let wrong = Self.workflow("one", more: "where: '$.a'")
            #expect(try await door.send(.post, "/api/v1/workflows/diff", Array(wrong.utf8)).status == 422)
        }
    }

    @Test func `versions are kept, page by page, also when it is gone`() async throws {
        try await withDoor { door throws in
            for more in ["", "repeats: true", "own_events: true"] {
                _ = try await apply(Self.workflow("one", more: more), at: door)
            }
            let page = try await door.ask(.get, "/api/v1/workflows/one/versions?limit=2")
            #expect(page.json["items"]?.elements?.map { $0["version"]?.integer } == [3, 2])
            #expect(page.json["items"]?[0]?["in_force"] == true)
            #expect(page.json["next"] == "2")
            let rest = try await door.ask(.get, "/api/v1/workflows/one/versions?before=2")
            #expect(rest.json["items"]?.elements?.count == 1 && rest.json["next"] == .null)
            #expect(rest.json["items"]?[0]?["definition"]?["repeats"] == nil)
            _ = try await door.ask(.delete, "/api/v1/workflows/one")
            #expect(try await door.ask(.get, "/api/v1/workflows/one/versions").json["items"]?.elements?.count == 3)
            #expect(try await door.ask(.get, "/api/v1/workflows/nobody/versions").status == 404)
        }
    }

    @Test func `a text that jsonb cannot hold is the author's mistake, not ours`() async throws {
        try await withDoor { door throws in
            let text =
                #"{"name": "a", "on": ["*"], "steps": [{"id": "a", "action": "http.request", "with": {"method": "POST", "url": "/x", "json": {"a": "\u0000"}}}]}"#
            #expect(try await apply(text, at: door).status == 422)
        }
    }

    @Test func `anybody may read the schema of a workflow's file`() async throws {
        try await withDoor { door throws in
            let answer = try await door.send(.get, "/api/schema/workflow.json", authorization: nil)
            #expect(answer.status == 200)
            #expect(answer.headers[.contentType] == "application/schema+json")
            #expect(try JSONValue(parsing: answer.body)["additionalProperties"] == false)
        }
    }

    @Test func `a workflow is taken out of force once`() async throws {
        try await withDoor { door throws in
            _ = try await apply(Self.workflow("one"), at: door)
            let gone = try await door.ask(.delete, "/api/v1/workflows/one")
            #expect(gone.status == 200 && gone.json == ["name": "one", "waiting_runs": 0])
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
