import Actions
import Domain
import Testing

@Suite struct YAMLTextTests {
    @Test func `a workflow is written as people write it`() throws {
        let text = """
            name: welcome
            on: [pull_request.created, "tag.*"]
            where: '$.trigger.ref.name == "main"'
            own_events: true
            steps:
              - id: greet
                action: http.request
                with:
                  method: POST
                  url: "/2.0/{{ trigger.workspace.slug }}"
                  json:
                    text: |
                      Thank you,
                        {{ trigger.actor.name }}.

                      Bye
                    list:
                      - a: 1
                        b: []
                      - [1, 2.50, null, "yes", "7", no-thing]
                      - {}
                retry:
                  attempts: 3
                  first: 2s
                  most: 1d
            """
        let workflow = try #require(try WorkflowFile(parsing: text).workflows.first)
        let written = YAMLText(workflow.json).text
        #expect(written == text.replacing("\"tag.*\"", with: "tag.*") + "\n")
        #expect(try WorkflowFile(parsing: written).workflows == [workflow])
    }

    static let strings = [
        "", " ", "a", "a b ", " a", "true", "~", "null", "1", "1.5", "0x1F", "on", "Yes", "a: b", "a:", "- a", "#",
        "a #b",
        "a\nb", "a\nb\n", "a\n\nb\n\n", "\n", "\na", " a\nb", "a\n  b\n c", "a\tb", "a\t\nb", "\u{7F}", "\u{85}", "\"",
        "'",
        "\\", "{{ trigger.id }}", "\u{2028}", "15m", "[a]", "{a}", "a, b", "é", "‹ü›", "\u{1F600}", "|", ">", "%", "@",
        "`", "/2.0/x", "x/*", "&b",
        "!t", "? a", ".inf", "2026-01-01", "a\r\nb", "x\u{FEFF}",
    ]

    @Test(arguments: strings)
    func `any text is read as it was`(text: String) throws {
        let value: JSONValue = [
            "a": .string(text), "b": [.string(text), [.string(text)]], "c": ["d": ["e": .string(text)]],
        ]
        let file =
            "name: n\non: ['*']\nsteps:\n  - id: a\n    action: http.request\n    with:\n      method: POST\n"
            + "      url: /u\n      json:\n"
            + YAMLText(value).text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "" : "        \($0)" }.joined(separator: "\n")
        let json = try #require(try WorkflowFile(parsing: file).workflows.first?.steps[0].inputs["json"])
        #expect(json == value, "\(file)")
    }

    @Test(arguments: ["7", "null", "[]", "{}", "\"a b\"", "[1, [2, {\"a\": []}]]"])
    func `what is no object is written, too`(text: String) throws {
        let value = try JSONValue(parsing: text)
        #expect(YAMLText(value).text.hasSuffix("\n"))
    }
}
