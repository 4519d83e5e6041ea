import Domain
import Testing

@Suite struct WorkflowDefinitionTests {
    @Test(arguments: [
        #"{"name":"a","on":["*"],"steps":[{"id":"x","action":"http.request","with":{}}]}"#,
        #"{"name":"a-b_2","on":["push.empty","tag.*"],"where":"$.trigger.id > 1","connection":"acme","repeats":true,"#
            + #""own_events":true,"serialize":"{{ trigger.subject }}","steps":[{"id":"x","action":"http.request","#
            + #""if":"$.payload.a == 1","with":{"url":"/","json":{"n":1.10,"big":12345678901234567890}},"#
            + #""retry":{"attempts":3,"first":"1500ms","most":"2h"},"succeed_on":[404,409],"on_unknown":"stop"}]}"#,
    ])
    func `the canonical document is read back to the same definition`(text: String) throws {
        let definition = try WorkflowDefinition(reading: JSONValue(parsing: text))
        #expect(definition.json.text == text)
        #expect(try WorkflowDefinition(reading: definition.json) == definition)
    }

    @Test func `key order and written-out defaults do not matter`() throws {
        let one = #"{"name":"a","on":["*"],"steps":[{"id":"x","action":"y"}]}"#
        let other =
            #"{"steps":[{"action":"y","id":"x","with":{},"retry":{},"succeed_on":[]}],"own_events":false,"on":["*"],"#
            + #""repeats":false,"name":"a"}"#
        let first = try WorkflowDefinition(reading: JSONValue(parsing: one))
        let second = try WorkflowDefinition(reading: JSONValue(parsing: other))
        #expect(first.json == second.json)
    }

    /// A good definition with one thing changed, the place of the mistake, and a part of what is said about it.
    static let mistakes: [(change: String, path: String, says: String)] = [
        (#""nmae":1"#, "nmae", "did you mean `name`?"),
        (#""name":"A""#, "name", "1 to 63"),
        (#""name":"""#, "name", "1 to 63"),
        (#""name":7"#, "name", "1 to 63"),
        (#""name":"-a""#, "name", "1 to 63"),
        (#""name":"\#(String(repeating: "a", count: 64))""#, "name", "1 to 63"),
        (#""on":[]"#, "on", "1 to 44 entries; it has 0"),
        (#""on":"branch.created""#, "on", "must be a list, not a string"),
        (#""on":["pull_request.create"]"#, "on[0]", "the nearest is `pull_request.created`"),
        (#""on":["*",3]"#, "on[1]", "must be a type, not a number"),
        (#""where":true"#, "where", "must be text, not true or false"),
        (#""where":"""#, "where", "1 to 4096"),
        (#""where":"\u0000""#, "where", "U+0000"),
        (#""repeats":"true""#, "repeats", "must be true or false, not a string"),
        (#""own_events":1"#, "own_events", "must be true or false"),
        (#""connection":null"#, "connection", "must be text, not null"),
        (#""steps":[]"#, "steps", "1 to 50 entries"),
        (#""steps":{}"#, "steps", "must be a list, not an object"),
        (#""steps":[7]"#, "steps[0]", "must be an object"),
        (#""steps":[{"id":"a"}]"#, "steps[0]", "`action` is missing"),
        (#""steps":[{"action":"a"}]"#, "steps[0]", "`id` is missing"),
        (#""steps":[{"id":"a","action":"y"},{"id":"a","action":"y"}]"#, "steps[1].id", "an earlier step"),
        (#""steps":[{"id":"a","action":"y","wiht":{}}]"#, "steps[0].wiht", "did you mean `with`?"),
        (#""steps":[{"id":"a","action":"y","with":[]}]"#, "steps[0].with", "not a list"),
        (#""steps":[{"id":"a","action":"y","retry":{"attempts":0}}]"#, "steps[0].retry.attempts", "1 to 50"),
        (#""steps":[{"id":"a","action":"y","retry":{"attempts":1.5}}]"#, "steps[0].retry.attempts", "whole number"),
        (#""steps":[{"id":"a","action":"y","retry":{"first":"2 s"}}]"#, "steps[0].retry.first", "such as `30s`"),
        (#""steps":[{"id":"a","action":"y","retry":{"first":"8d"}}]"#, "steps[0].retry.first", "100ms to 7d"),
        (#""steps":[{"id":"a","action":"y","retry":{"first":"2m","most":"1m"}}]"#, "steps[0].retry.most", "shorter"),
        (#""steps":[{"id":"a","action":"y","retry":{"max":1}}]"#, "steps[0].retry.max", "known here"),
        (#""steps":[{"id":"a","action":"y","succeed_on":[199]}]"#, "steps[0].succeed_on[0]", "200 to 599"),
        (#""steps":[{"id":"a","action":"y","succeed_on":409}]"#, "steps[0].succeed_on", "must be a list"),
        (#""steps":[{"id":"a","action":"y","on_unknown":"ask"}]"#, "steps[0].on_unknown", "`retry` or `stop`"),
    ]

    @Test(arguments: mistakes.indices)
    func `a mistake is refused, with its place`(index: Int) throws {
        let mistake = Self.mistakes[index]
        let good = #""name":"a","on":["*"],"steps":[{"id":"x","action":"y"}]"#
        let document = try JSONValue(parsing: "{\(good),\(mistake.change)}")
        let error = #expect(throws: WorkflowError.self) { try WorkflowDefinition(reading: document) }
        #expect(error?.path.description == mistake.path)
        #expect(error?.reason.contains(mistake.says) == true, "\(error?.reason ?? "")")
    }

    @Test func `50 steps are allowed and 51 are not`() throws {
        func document(_ count: Int) -> JSONValue {
            let steps = (0..<count).map { ["id": .string("s\($0)"), "action": "y"] as JSONValue }
            return ["name": "a", "on": ["*"], "steps": .array(steps)]
        }
        #expect(try WorkflowDefinition(reading: document(50)).steps.count == 50)
        #expect(throws: WorkflowError.self) { try WorkflowDefinition(reading: document(51)) }
    }

    @Test func `one of first and most pulls the other along`() throws {
        func policy(_ retry: JSONValue) throws -> RetryPolicy {
            let step: JSONValue = ["id": "a", "action": "y", "retry": retry]
            return try WorkflowDefinition(reading: ["name": "a", "on": ["*"], "steps": [step]]).steps[0].retry
        }
        #expect(try policy(["most": "5s"]).first == .seconds(5))
        #expect(try policy(["first": "2d"]).most == .seconds(2 * 86_400))
    }
}
