import Actions
import Domain
import Testing

@Suite struct TemplateTests {
    @Test(arguments: [
        ("plain }} text", "plain }} text"),
        ("{{trigger.id}}", "7"),
        ("PR {{ trigger.pull_request.id }} by {{ trigger.actor.name }}.", "PR 42 by Ada \"the\" Ävérage."),
        ("{{ trigger.pull_request.reviewers[1].id }}", "r2"),
        (#"{{ payload.links["clone url"][0].href }}"#, "u0"),
        ("{{ payload.big }} {{ payload.price }} {{ trigger.truth }}", "12345678901234567890 1.10 true"),
        ("{{ steps.greet.json.links.html.href }}", "https://x.example/c/99"),
        ("{{ run.id }}-{{ run.workflow }}", "1234-welcome"),
        (#"{{ "{{" }} {{ 7 }} {{ -1.50 }} {{ true }} {{ "\u00e9" }}"#, "{{ 7 -1.50 true é"),
        (#"{{ trigger.nothing.at.all | default: "none" }}"#, "none"),
        (#"{{ trigger.actor.nickname | default: 3 | upper }}"#, "3"),
        (#"{{ trigger.nothing | upper | default: "a" }}"#, "a"),
        (#"[{{ trigger.empty | default: "x" }}]"#, "[]"),
        ("{{ trigger.repository.slug | upper }} {{ trigger.actor.name | lower }}", "WIDGETS ada \"the\" ävérage"),
        ("{{ trigger.pull_request.title | first_line }}", "Fix"),
        ("{{ trigger.pull_request.title | json }}", #""Fix\nit all""#),
        ("{{ trigger.pull_request.reviewers | json }}", #"[{"id":"r1"},{"id":"r2"}]"#),
        ("{{ trigger.repository.slug | truncate: 4 }}|{{ trigger.repository.slug | truncate: 7 }}", "wid…|widgets"),
        ("{{ trigger.repository.slug | first: 4 }}|{{ trigger.repository.slug | first: 99 }}", "widg|widgets"),
        ("[{{ trigger.padded | trim }}][{{ trigger.empty | trim }}]", "[a b][]"),
        (#"{{ trigger.labels | join: ", " }}|{{ trigger.none | join: "-" }}"#, "one, 2, true|"),
        ("{{ secrets.PIN }}{{ secrets[\"PIN\"] }}", "77"),
        ("{{ trigger.id }}\u{301}", "7\u{301}"),
    ])
    func `a template is filled`(source: String, expected: String) throws {
        #expect(try Template(source).text(in: ExampleContext.make()) == expected)
    }

    @Test(arguments: [
        ("a {{ trigger.id", 3, "not closed"), ("{{}}", 3, "a path"), ("{{ }}", 4, "a path"),
        ("{{ triger.id }}", 4, "did you mean `trigger`?"), ("{{ a.b }}", 4, "none of trigger, payload"),
        ("{{ trigger. }}", 12, "a name should follow"), ("{{ trigger..a }}", 12, "a name should follow"),
        ("{{ trigger[x] }}", 12, "a number from 0"), ("{{ trigger[-1] }}", 12, "a number from 0"),
        ("{{ trigger[0 }}", 14, "`]` should be here"), (#"{{ trigger["a }}"#, 12, "not closed"),
        ("{{ trigger.id trigger.id }}", 15, "`|` or `}}`"), ("{{ trigger.id | }}", 17, "a filter should follow"),
        ("{{ trigger.id | uper }}", 17, "did you mean `upper`?"), ("{{ trigger.id | default }}", 25, "needs a text"),
        ("{{ trigger.id | default: null }}", 26, "needs a text"), ("{{ trigger.id | truncate: 0 }}", 28, "1 to 100000"),
        ("{{ trigger.id | truncate: x }}", 27, "1 to 100000"), ("{{ trigger.id | first: 0 }}", 25, "1 to 100000"),
        ("{{ trigger.id | first }}", 23, "1 to 100000"), ("{{ trigger.id | join }}", 22, "needs the text"),
        ("{{ trigger.id | join: 1 }}", 24, "needs the text"), ("{{ secrets }}", 4, "`secrets.NAME`"),
        ("{{ secrets.A.B }}", 4, "`secrets.NAME`"), ("{{ secrets[0] }}", 4, "`secrets.NAME`"),
        ("{{ secrets.A | upper }}", 16, "takes no filter"), ("{{ 01 }}", 4, "no number"),
        (#"{{ "\x" }}"#, 4, "as JSON writes it"), ("{{ {{ trigger.id }} }}", 4, "a path"),
        (#"{{ "\"#, 4, "not closed"),
    ])
    func `a mistake is refused with its place`(source: String, position: Int, says: String) {
        let error = #expect(throws: TemplateError.self) { try Template(source) }
        #expect(error?.position == position)
        #expect(error?.reason.contains(says) == true, "\(error?.reason ?? "")")
    }

    @Test(arguments: [
        ("{{ trigger.nothing }}", "`trigger.nothing` has no value"),
        ("{{ trigger.actor.nickname }}", "`trigger.actor.nickname` has no value"),
        ("a{{ steps.later.json.id }}", "`steps.later.json.id` has no value"),
        ("a{{ trigger.actor }}", "`trigger.actor` is an object, not text; `| json` makes it one"),
        ("{{ trigger.pull_request.reviewers | upper }}", "`trigger.pull_request.reviewers` is a list, not text"),
        (#"{{ trigger.id | join: "," }}"#, "`trigger.id` is a number, and `join` needs a list"),
        (
            #"{{ trigger.pull_request.reviewers | join: "," }}"#,
            "`trigger.pull_request.reviewers[0]` is an object, not text"
        ),
        ("{{ secrets.NONE }}", "the secret `NONE` is not set"),
        (#"{{ payload.links["no such"] }}"#, #"`payload.links["no such"]` has no value"#),
    ])
    func `a value that is missing or no text is an error that says which`(source: String, says: String) throws {
        let context = try ExampleContext.make()
        let error = #expect(throws: StepFailure.self) { try Template(source).text(in: context) }
        #expect(error?.description.hasPrefix(says) == true, "\(error?.description ?? "")")
    }

    @Test func `what a template refers to is known before it is filled`() throws {
        let template = try Template(#"{{ steps.a.json }}{{ secrets.B }}{{ "x" }}{{ trigger["y z"] }}"#)
        #expect(template.references.map(\.description) == ["steps.a.json", "secrets.B", #"trigger["y z"]"#])
        #expect(template.secretNames.map(\.text) == ["B"])
    }

    @Test func `a long template is read in time that grows with its length`() throws {
        let source = String(repeating: "{{ trigger.id }}", count: 20_000)
        #expect(try Template(source).text(in: ExampleContext.make()).utf8.count == 20_000)
    }
}
