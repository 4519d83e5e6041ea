import Domain

/// `pipeline:span_created`: OpenTelemetry's JSON, in which there is neither an actor nor a repository by name.
extension CloudSample {
    var spans: JSONValue {
        let run = span("bbc.pipeline_run", parent: nil, seconds: 300)
        let step = span("bbc.pipeline_step", parent: "bbc.pipeline_run", seconds: 200)
        let command = span("bbc.command", parent: "bbc.pipeline_step", seconds: 100)
        let spans = variant == .several ? [run, step, command] : [run]
        let scope: JSONValue = ["name": "bitbucket-pipelines", "version": "1.0"]
        return [
            "resourceSpans": [
                ["resource": ["attributes": []], "scopeSpans": [["scope": scope, "spans": .array(spans)]]]
            ]
        ]
    }

    /// Each ends when the event happened; times are nanoseconds since 1970, as texts.
    private func span(_ name: String, parent: String?, seconds: Double) -> JSONValue {
        let span: JSONValue = [
            "traceId": .string(seed.base64("trace", bytes: 16)),
            "spanId": .string(seed.base64("span \(name)", bytes: 8)),
            "name": .string(name),
            "startTimeUnixNano": .string("\(seed.milliseconds(secondsBefore: seconds))000000"),
            "endTimeUnixNano": .string("\(seed.milliseconds())000000"),
            "attributes": .array(attributes),
        ]
        return span.adding("parentSpanId", parent.map { .string(seed.base64("span \($0)", bytes: 8)) })
    }

    private var attributes: [JSONValue] {
        let run = "\(web)/pipelines/results/\(seed.number)"
        return [
            ("pipeline.target.ref_name", subject.branch), ("pipeline.target.ref_type", "BRANCH"),
            ("pipeline_run.uuid", "{\(seed.uuid("run"))}"), ("pipeline.uuid", "{\(seed.uuid("pipeline"))}"),
            ("pipeline.state.result.name", "SUCCESSFUL"), ("pipeline.trigger.name", "PUSH"),
            ("pipeline.repository.uuid", "{\(parties.repositoryID)}"),
            ("pipeline.account.uuid", "{\(parties.workspaceID)}"), ("pipeline_run.url", run),
        ].map { ["key": .string($0), "value": ["stringValue": .string($1)]] }
            + [["key": "pipeline_run.run_number", "value": ["intValue": .string("\(seed.number)")]]]
    }
}
