import Actions
import Domain
import HTTPTypes
import Health

extension Operation {
    private static let verbose = Parameter("verbose", .flag, "As text, a line for each check.")

    static let monitoring: [Operation] = [
        Operation(
            method: .get,
            path: "/api/v1/health",
            id: "showHealth",
            summary: "How the service is, check by check, with reasons; 503 when one fails.",
            content: .other(mediaType: "application/health+json"),
            carryOut: { door, _ in try await door.healthAnswer("/health", isVerbose: false) }
        ),
        health("/livez", "liveness", "Whether the process lives."),
        health("/readyz", "readiness", "Whether it can take work; 503 when not."),
        health("/health", "health", "How it is, check by check; 503 when one fails."),
        Operation(
            method: .get,
            path: "/metrics",
            id: "metrics",
            summary: "Metrics for Prometheus.",
            content: .other(mediaType: "text/plain"),
            carryOut: { door, _ in
                OperatorAnswer(
                    Array(await door.metrics().utf8),
                    contentType: "text/plain; version=0.0.4; charset=utf-8"
                )
            }
        ),
        Operation(
            method: .get,
            path: "/api/openapi.json",
            id: "describe",
            summary: "This description.",
            content: .other(mediaType: "application/json"),
            carryOut: { _, _ in OperatorAnswer(OperatorAPI.description) }
        ),
        Operation(
            method: .get,
            path: TriggerSchema.path,
            id: "describeTrigger",
            summary: "The JSON Schema of a trigger's document, in the API and in SQL.",
            content: .other(mediaType: TriggerSchema.mediaType),
            carryOut: { _, _ in OperatorAnswer(TriggerSchema.json.encoded, contentType: TriggerSchema.mediaType) }
        ),
        Operation(
            method: .get,
            path: WorkflowSchema.path,
            id: "describeWorkflow",
            summary: "The JSON Schema of a workflow file, for editors.",
            content: .other(mediaType: WorkflowSchema.mediaType),
            carryOut: { _, _ in
                OperatorAnswer(WorkflowFile.schema.encoded, contentType: WorkflowSchema.mediaType)
            }
        ),
        Operation(
            method: .get,
            path: "/",
            id: "welcome",
            summary: "Where to look.",
            content: .other(mediaType: "text/plain"),
            carryOut: { _, _ in
                OperatorAnswer(Array(welcome.utf8), contentType: "text/plain; charset=utf-8")
            }
        ),
    ]

    private static func health(_ path: String, _ id: String, _ summary: String) -> Operation {
        Operation(
            method: .get,
            path: path,
            id: id,
            summary: summary,
            query: [verbose],
            content: .other(mediaType: path == "/health" ? "application/health+json" : "text/plain"),
            problems: [400],
            carryOut: { door, request in
                try await door.healthAnswer(path, isVerbose: request.values.isOn("verbose"))
            }
        )
    }

    private static let welcome = """
        This is Bittern's door for operators.

          /api/openapi.json          what the API does; it asks for the operator token
          /api/schema/trigger.json   what a trigger's document holds
          /api/schema/workflow.json  what a workflow's file may say
          /health?verbose            how the service is
          /metrics                   for Prometheus

        `bittern --help` has the commands that use it.

        """
}

extension OperatorDoor {
    fileprivate func healthAnswer(_ path: String, isVerbose: Bool) async throws -> OperatorAnswer {
        guard let answer = try await HealthAnswer.to(path, isVerbose: isVerbose, withDetails: true, health: health)
        else {
            throw OperatorProblem.notFound("there is nothing at \(path)")
        }
        return OperatorAnswer(answer.body, status: answer.statusCode, contentType: answer.contentType)
    }
}
