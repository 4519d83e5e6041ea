import Actions
import Domain
import HTTPTypes

/// A run of either Bitbucket that knows everything actions fall back on.
enum CatalogueScene {
    static let trigger = #"""
        {"id": 7, "type": "pull_request.created", "actor": {"id": "0b0f2c1e-0000-4000-8000-000000000002", "name": "Ada"},
         "workspace": {"slug": "acme"}, "project": {"key": "PRJ"}, "repository": {"slug": "app"},
         "pull_request": {"id": 42, "source": {"branch": "feature/x", "hash": "5ac3"}}, "comment": {"id": 9},
         "ref": {"name": "main", "after": "beef"}, "commit": {"hash": "c0de"}, "status": {"state": "in_progress"}}
        """#
    private static let payload: JSONValue = [
        "pullRequest": ["version": 3], "comment": ["version": 1], "actor": ["slug": "ada.l"],
    ]

    private static let greet: JSONValue = ["status": 201, "json": ["id": 99]]

    static func base(of app: App) -> String {
        app == .bitbucket ? "https://api.bitbucket.org" : "https://git.example.org/bitbucket"
    }

    static func context(
        _ app: App?,
        trigger: String = trigger,
        set changes: [String: JSONValue] = [:]
    ) throws -> StepContext {
        var document = try JSONValue(parsing: trigger).members ?? JSONObject()
        for (name, value) in changes { document[name] = value }
        return StepContext(
            run: 1_234,
            workflow: "welcome",
            trigger: JSONText(.object(document)),
            payload: JSONText(payload),
            steps: JSONObject([("greet", greet)]),
            connection: try app.map { try ConnectionTarget(base: base(of: $0), app: $0) },
            secret: { ["KEY", "API_KEY"].contains($0.text) ? Secret("s3cr3t/&\"x") : nil }
        )
    }

    /// The call that a step of this action makes.
    static func call(
        _ action: String,
        _ inputs: JSONValue = [:],
        on app: App? = .bitbucket,
        trigger: String = trigger,
        set changes: [String: JSONValue] = [:]
    ) throws -> ActionRequest {
        try StepAction(WorkflowStep(id: "act", action: action, inputs: inputs)).request(
            in: context(app, trigger: trigger, set: changes)
        )
    }
}

extension ActionRequest {
    /// `POST /2.0/… {"json":…}`: method, path and body in one line.
    var line: String {
        let body = String(decoding: body, as: UTF8.self)
        return "\(request.method) \(request.path ?? "")" + (body.isEmpty ? "" : " \(body)")
    }
}
