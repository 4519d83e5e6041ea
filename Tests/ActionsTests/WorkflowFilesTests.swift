import Actions
import Domain
import Testing

@Suite struct WorkflowFilesTests {
    private static func workflow(_ name: String) -> String {
        "name: \(name)\non: ['*']\nsteps:\n  - { id: a, action: http.request, with: { url: /2.0/user } }\n"
    }

    @Test func `several files are one set, in their order`() throws {
        let set = try WorkflowFiles(parsing: [
            ("b.yaml", Self.workflow("one") + "---\n" + Self.workflow("two")), ("a.yaml", Self.workflow("three")),
        ])
        #expect(set.entries.map(\.definition.name) == ["one", "two", "three"])
        let found = set.placed(WorkflowError(at: JSONPath([.key("on"), .index(0)]), "is odd"), in: set.entries[1])
        #expect(found.description == "b.yaml, line 7, column 6: workflow two: on[0]: is odd")
    }

    @Test func `a mistake names its file`() {
        let error = #expect(throws: WorkflowFileError.self) {
            try WorkflowFiles(parsing: [("a.yaml", Self.workflow("one")), ("b.yaml", "name: two\nonn: []\n")])
        }
        #expect(error?.file == "b.yaml")
        #expect(
            error?.description.hasPrefix("b.yaml, line 2, column 1: onn: unknown key") == true,
            "\(error?.description ?? "")"
        )
    }

    @Test func `a name stands once over all files`() {
        let error = #expect(throws: WorkflowFileError.self) {
            try WorkflowFiles(parsing: [("a.yaml", Self.workflow("one")), ("b.yaml", "\n" + Self.workflow("one"))])
        }
        #expect(error?.description == "b.yaml, line 2, column 1: name: `one` is the name of one in a.yaml")
        #expect(throws: WorkflowFileError.self) { try WorkflowFiles(parsing: []) }
    }

    /// A JSON file, and where its mistake is.
    @Test(arguments: [
        ("{\n  \"name\": \"a\",\n  \"onn\": []\n}", 3, 3), ("{\"name\": \"a\", \"on\": [\n\t\"*\",\n\t7]}", 3, 2),
        ("{\"näme\": \"ö\",  \"on\": []}", 1, 2), ("\u{FEFF}{\"on\": 7, \"name\": \"a\"}", 1, 2),
        ("{\"name\": \"a\\\"b\\u00e9\",\n \"x\": 1}", 2, 2),
        ("{\"name\": \"a\", \"on\": [\"*\"], \"steps\": [{\"id\": \"a\",\n\"action\": \"x\"}]}", 2, 1),
        ("{\"name\": \"a\",\r\n\"name\": \"b\"}", 2, 1),
        (
            "{\"name\": \"a\", \"on\": [\"*\"], \"steps\": [{\"id\": \"a\", \"action\": \"http.request\",\n \"with\": {}}]}",
            2, 2
        ),
    ])
    func `a mistake in JSON is told with its line and column`(text: String, line: Int, column: Int) {
        let error = #expect(throws: WorkflowError.self) { try WorkflowFile(parsing: text) }
        #expect(error?.line == line, "\(error?.description ?? "")")
        #expect(error?.column == column, "\(error?.description ?? "")")
    }

    @Test func `every value of a JSON text has the place that YAML gives it`() throws {
        let text = """
            {"name": "a", "on": ["*"],
             "where": 7, "steps": [{"id": "a", "action": "http.request",
               "with": {"method": "POST", "url": "/2.0/user", "json": {"deep": [1, [true, null], {"x": "{{ trigger.id }}"}]}}}]}
            """
        for path in [["where"], ["steps"], ["name"]] {
            let error = WorkflowError(at: JSONPath(path.map { .key($0) }), "")
            let json = try WorkflowFile(parsing: text.replacing("7", with: "\"x\"")).placed(error, inWorkflow: 0)
            // A comment makes it YAML.
            let yaml = try WorkflowFile(parsing: "# y\n" + text.replacing("7", with: "\"x\""))
                .placed(error, inWorkflow: 0)
            #expect(json.line.map { $0 + 1 } == yaml.line)
            #expect(json.column == yaml.column)
        }
    }

    @Test func `predicates are listed with their places`() throws {
        let text =
            "name: a\non: ['*']\nwhere: x\nsteps:\n  - { id: a, action: http.request, with: { url: /u }, if: y }\n"
        let file = try WorkflowFile(parsing: text)
        #expect(file.workflows[0].predicates.map { "\($0.path) \($0.text)" } == ["where x", "steps[0].if y"])
    }

    @Test func `what PostgreSQL needs to know is compiled`() throws {
        let text = """
            name: a
            on: [pull_request.*]
            repositories: [acme/*]
            after: 1m
            serialize: "x {{ trigger.subject | upper }}"
            steps:
              - { id: a, action: http.request, after: 500ms, with: { url: "/{{ payload.x }}" } }
            """
        let workflow = try #require(try WorkflowFile(parsing: text).workflows.first)
        let compiled = workflow.compiled
        #expect(compiled["types"] == ["pull_request.*"])
        #expect(compiled["repositories"] == ["acme/*"])
        #expect(compiled["uses_payload"] == true)
        #expect(compiled["delay"]?.text == "60.5")
        #expect(compiled["serialize"]?[1]?["path"] == ["trigger", "subject"])
        #expect(compiled["definition"] == workflow.json)
    }
}
