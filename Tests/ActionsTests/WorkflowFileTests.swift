import Actions
import Domain
import Testing

@Suite struct WorkflowFileTests {
    static let ring = """
        name: welcome
        on: [pull_request.created, 'tag.*']
        where: '$.trigger.pull_request.destination.branch == "main" && !($.payload.pullrequest.draft == true)'
        serialize: "{{ trigger.subject }}"
        own_events: true
        steps:
          - id: greet
            action: http.request
            with: { url: /2.0/user, timeout: 5s }
          - id: ring
            action: http.request
            if: '$.steps.greet.status == 200'
            with:
              method: POST
              url: "https://chat.example.org/hooks/{{ trigger.repository.slug }}"
              headers: { X-Key: "{{ secrets.KEY }}" }
              json:
                pr: "{{ trigger.pull_request.id }}"
                on: yes
                note: |
                  *Thanks* & welcome
                  {{ steps.greet.json.name }}
                numbers: [1.10, 12345678901234567890, 0x1F, 007, +1, .5, 1., -0o17, ~, "1.10", 2026-11-23]
            retry: { attempts: 8, first: 2s, most: 15m }
            succeed_on: [200, 202, 409]
            on_unknown: retry
        """

    @Test func `a YAML workflow is read, with types as the core schema has them`() throws {
        let workflow = try #require(try WorkflowFile(parsing: Self.ring).workflows.first)
        #expect(workflow.name == "welcome")
        #expect(workflow.on.map(\.text) == ["pull_request.created", "tag.*"])
        #expect(workflow.condition?.hasSuffix("draft == true)") == true)
        #expect(workflow.ownEvents && !workflow.repeats)
        let step = workflow.steps[1]
        #expect(step.retry == RetryPolicy(attempts: 8, first: .seconds(2), most: .seconds(900)))
        #expect(step.succeedOn == [200, 202, 409])
        #expect(step.onUnknown == .retry)
        let json = try #require(step.inputs["json"])
        #expect(json["on"] == "yes")
        #expect(json["note"] == "*Thanks* & welcome\n{{ steps.greet.json.name }}\n")
        #expect(
            json["numbers"]?.text
                == #"[1.10,12345678901234567890,31,7,1,0.5,1,"-0o17",null,"1.10","2026-11-23"]"#
        )
    }

    @Test func `the canonical JSON is a file as well, and means the same`() throws {
        let workflow = try #require(try WorkflowFile(parsing: Self.ring).workflows.first)
        #expect(try WorkflowFile(parsing: workflow.json.text).workflows == [workflow])
        #expect(try WorkflowFile(parsing: "\u{FEFF} " + workflow.json.text).workflows == [workflow])
        #expect(try WorkflowDefinition(reading: workflow.json) == workflow)
    }

    @Test func `several documents are several workflows`() throws {
        let two =
            "---\n" + Self.ring + "\n---\n" + Self.ring.replacing("name: welcome", with: "name: second") + "\n---\n"
        #expect(try WorkflowFile(parsing: two).workflows.map(\.name) == ["welcome", "second"])
        let same = Self.ring + "\n---\n" + Self.ring
        let error = #expect(throws: WorkflowError.self) { try WorkflowFile(parsing: same) }
        #expect(error?.path.description == "name")
        #expect((error?.line ?? 0) > 25)
    }

    /// What to put in place of what in the example, where the mistake is, and what is said of it.
    static let mistakes: [(of: String, with: String, line: Int?, says: String)] = [
        ("name: welcome", "nmae: welcome", 1, "line 1, column 1: nmae: unknown key; did you mean `name`?"),
        ("own_events: true", "own_events: yes", 5, "own_events: must be true or false, not a string"),
        (
            "'tag.*'", "'tga.*'", 2,
            "line 2, column 28: on[1]: no type of trigger matches `tga.*`; the nearest is `tag.*`"
        ),
        (
            "action: http.request\n    with: {", "action: http.reqest\n    with: {", 8,
            "steps[0].action: unknown action `http.reqest`; did you mean `http.request`?"
        ),
        ("timeout: 5s", "timeout: 5", 9, "steps[0].with.timeout: must be a duration from 1s to 5m"),
        ("url: /2.0/user", "ulr: /2.0/user", 9, "steps[0].with.ulr: unknown key; did you mean `url`?"),
        ("method: POST", "method: post", 14, "steps[1].with.method: must be one of GET, HEAD, POST"),
        ("method: POST", "method: GET", 14, "steps[1].with.method: GET carries no body"),
        ("      method: POST\n", "", 13, "steps[1].with: `method` is missing"),
        ("{ X-Key:", "{ Host:", 16, "steps[1].with.headers.Host: `Host` is set by bittern"),
        ("{ X-Key:", "{ X-Key: a, x-key:", 16, "steps[1].with.headers.x-key: is given twice"),
        ("{ X-Key:", "{ 'X Key':", 16, "`X Key` is no name of a header"),
        ("secrets.KEY }}", "secrets.KEY", 16, "steps[1].with.headers.X-Key: template, character 1: `{{` is not closed"),
        ("steps.greet.json.name", "steps.gret.json.name", 13, "has the id `gret`; did you mean `greet`?"),
        ("steps.greet.json.name", "steps.ring.json.name", 13, "no step before this one has the id `ring`"),
        ("json:", "text: x\n      json:", 13, "steps[1].with: only one of `json`, `form`, `text` and"),
        ("pr: \"", "\"{{ x }}\": \"", 18, "a name cannot be a template"),
        ("{{ trigger.subject }}", "{{ steps.a }}", 4, "serialize: `steps.a` is not known yet"),
        ("{{ trigger.subject }}", "{{ triger }}", 4, "serialize: template, character 4"),
        ("id: ring", "id: greet", 10, "steps[1].id: `greet` is the id of an earlier step too"),
        ("own_events: true", "name: again", 1, "twice"),
        ("own_events: true", "own_events: &a true", 5, "anchors"),
        ("own_events: true", "own_events: !!binary true", 5, "the tag"),
        ("own_events: true", "? [a]\n: b", 5, "a key must be text"),
        ("\"{{ trigger.pull_request.id }}\"", "{{ trigger.pull_request.id }}", 18, "needs quotes around it"),
        ("own_events: true", "own_events: [", 7, "not YAML"),
        ("1.10, ", ".inf, ", 23, "a number that JSON cannot hold"),
    ]

    @Test(arguments: mistakes.indices)
    func `a mistake is told with its line`(index: Int) {
        let mistake = Self.mistakes[index]
        let text = Self.ring.replacing(mistake.of, with: mistake.with, maxReplacements: 1)
        let error = #expect(throws: WorkflowError.self) { try WorkflowFile(parsing: text) }
        #expect(text != Self.ring)
        #expect(error?.description.contains(mistake.says) == true, "\(error?.description ?? "")")
        #expect(error?.line == mistake.line, "\(error?.description ?? "")")
    }

    @Test(arguments: [
        "", "  \n", "# nothing\n", "---\n---\n", "7", "[]", "just text", "\u{0}", "{", "{\"name\":\"a\"}", "\t:",
    ])
    func `what is no workflow is refused`(text: String) {
        #expect(throws: WorkflowError.self) { try WorkflowFile(parsing: text) }
    }

    @Test func `a bomb of aliases is refused at once, as values and as keys`() {
        var levels = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1..<40 {
            let references = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            levels += "a\(level): &a\(level) [\(references)]\n"
        }
        for text in [levels, levels + "? *a39\n: 1\n", levels + "? [*a39, *a38]\n: 1\n? [*a39, *a38]\n: 2\n"] {
            let error = #expect(throws: WorkflowError.self) { try WorkflowFile(parsing: text) }
            #expect(error?.reason.contains("not supported") == true)
        }
    }

    @Test func `size, nesting and the number of documents have limits`() {
        let long = Self.ring + "\n#" + String(repeating: "x", count: WorkflowFile.limitBytes)
        let deep = "a: " + String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
        let deeper = "a: " + String(repeating: "[", count: 100_000)
        let many = String(repeating: "--- a\n", count: 1_000)
        for text in [long, deep, deeper, many, String(repeating: "{\"a\":", count: 50_000)] {
            #expect(throws: WorkflowError.self) { try WorkflowFile(parsing: text) }
        }
    }
}
