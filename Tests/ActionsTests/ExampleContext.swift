import Actions
import Domain

/// Contexts that tests fill templates in.
enum ExampleContext {
    static let trigger = #"""
        {"id": 7, "type": "pull_request.created", "actor": {"name": "Ada \"the\" Ävérage", "nickname": null},
         "repository": {"slug": "widgets"}, "ref": {"name": "feature/x y"}, "truth": true, "empty": "", "padded": " \n a b\t ",
         "labels": ["one", 2, true], "none": [],
         "pull_request": {"id": 42, "title": "Fix\nit all", "reviewers": [{"id": "r1"}, {"id": "r2"}]}}
        """#
    static let payload = #"{"links": {"clone url": [{"href": "u0"}]}, "big": 12345678901234567890, "price": 1.10}"#
    static let greet = #"{"status": 201, "json": {"id": 99, "links": {"html": {"href": "https://x.example/c/99"}}}}"#

    static let secrets = [
        "CHAT": "https://chat.example.org/hooks/T0/B0?key=s3cr3t-key", "BASE": "https://chat.example.org/base/",
        "TOKEN": "tok/en+\"1\"", "PIN": "7", "BROKEN": "a\r\nX-Evil: 1",
    ]

    static func make(
        base: String? = "https://api.bitbucket.org",
        app: App = .bitbucket,
        set changes: [String: JSONValue] = [:]
    ) throws -> StepContext {
        var trigger = try JSONValue(parsing: trigger).members ?? JSONObject()
        for (name, value) in changes { trigger[name] = value }
        return StepContext(
            run: 1_234,
            workflow: "welcome",
            trigger: JSONText(.object(trigger)),
            payload: JSONText(try JSONValue(parsing: payload)),
            steps: JSONObject([("greet", try JSONValue(parsing: greet))]),
            connection: try base.map { try ConnectionTarget(base: $0, app: app) },
            secret: { name in secrets[name.text].map(Secret.init) }
        )
    }

    /// The call that an `http.request` with these inputs makes.
    static func call(
        _ inputs: JSONValue,
        base: String? = "https://api.bitbucket.org",
        set changes: [String: JSONValue] = [:]
    ) throws -> ActionRequest {
        let step = WorkflowStep(id: "ring", action: "http.request", inputs: inputs)
        return try HTTPRequestAction(step).request(in: make(base: base, set: changes))
    }
}

extension ActionRequest {
    /// The record, read.
    var recorded: JSONValue { get throws { try record.value() } }
}
