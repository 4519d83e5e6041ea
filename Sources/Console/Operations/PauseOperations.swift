import Domain
import HTTPTypes
import Store
import Telemetry

extension Operation {
    static let pauses: [Operation] = [
        Operation(
            method: .get,
            path: "/api/v1/pool",
            id: "showWorkerPool",
            summary: "Whether the worker pool is paused, which workflows are, and how many runs stand how.",
            content: .json("WorkerPool"),
            carryOut: { door, _ in try await door.poolAnswer() }
        ),
        Operation(
            method: .post,
            path: "/api/v1/pool/pause",
            id: "pauseWorkerPool",
            summary: "Keep all runs waiting. Steps in hand are finished, and triggers make runs all the same.",
            body: .fields(pauseFields),
            content: .json("WorkerPool"),
            problems: [400],
            carryOut: { door, request in try await door.pausePool(true, request) }
        ),
        Operation(
            method: .post,
            path: "/api/v1/pool/resume",
            id: "resumeWorkerPool",
            summary: "Let all runs go on, but for those of workflows that are paused themselves.",
            content: .json("WorkerPool"),
            carryOut: { door, request in try await door.pausePool(false, request) }
        ),
        Operation(
            method: .post,
            path: "/api/v1/workflows/{name}/pause",
            id: "pauseWorkflow",
            summary: "Keep a workflow's runs waiting. Steps in hand are finished, and triggers make runs all the same.",
            body: .fields(pauseFields),
            content: .json("Workflow"),
            problems: [400, 404],
            carryOut: { door, request in try await door.pauseWorkflow(true, request) }
        ),
        Operation(
            method: .post,
            path: "/api/v1/workflows/{name}/resume",
            id: "resumeWorkflow",
            summary: "Let a workflow's runs go on.",
            content: .json("Workflow"),
            problems: [404],
            carryOut: { door, request in try await door.pauseWorkflow(false, request) }
        ),
    ]

    fileprivate static let pauseFields = [Parameter("reason", .text(limit: 1_024), "Why, for people.")]
}

extension OperatorDoor {
    fileprivate func poolAnswer() async throws -> OperatorAnswer {
        OperatorAnswer(try await listings.workerPool() ?? [])
    }

    fileprivate func pausePool(_ isPaused: Bool, _ request: OperatorRequest) async throws -> OperatorAnswer {
        if try await workflows.pauseAll(isPaused, because: try request.reason) {
            telemetry.observe(
                .operatorChanged(kind: "worker pool", verb: isPaused ? "paused" : "resumed", name: "all workflows")
            )
        }
        return try await poolAnswer()
    }

    fileprivate func pauseWorkflow(_ isPaused: Bool, _ request: OperatorRequest) async throws -> OperatorAnswer {
        let name = try request.values.required("name")
        guard try await workflows.pause(name, isPaused, because: try request.reason) else {
            throw OperatorProblem.noWorkflow(name)
        }
        telemetry.observe(
            .operatorChanged(kind: "workflow", verb: isPaused ? "paused" : "resumed", name: name)
        )
        return OperatorAnswer(try await workflow(named: name))
    }
}

extension OperatorRequest {
    /// Nothing has to be said, and so nothing has to be sent.
    fileprivate var reason: String? {
        get throws { body.isEmpty ? nil : try fields(Operation.pauseFields).text("reason") }
    }
}
