import Domain
import HTTPTypes
import Store
import Telemetry

extension Operation {
    static let workflows: [Operation] = [
        Operation(
            method: .get,
            path: "/api/v1/workflows",
            id: "listWorkflows",
            summary: "Every workflow in force.",
            content: .list(of: "Workflow"),
            carryOut: { door, _ in OperatorAnswer(try await door.listings.workflows() ?? []) }
        ),
        Operation(
            method: .post,
            path: "/api/v1/workflows",
            id: "applyWorkflows",
            summary: "Put workflows in force, all of them or none; the same again changes nothing.",
            query: [Parameter("dry_run", .flag, "Only say what would come of it.")],
            body: workflowTexts,
            content: .json("AppliedWorkflows"),
            problems: [400, 404, 422],
            carryOut: { door, request in try await door.applyWorkflows(request) }
        ),
        Operation(
            method: .post,
            path: "/api/v1/workflows/diff",
            id: "diffWorkflows",
            summary: "What applying these workflows would change, without changing it.",
            body: workflowTexts,
            content: .list(of: "WorkflowDifference"),
            problems: [400, 404, 422],
            carryOut: { door, request in try await door.diffWorkflows(request) }
        ),
        Operation(
            method: .get,
            path: "/api/v1/workflows/{name}",
            id: "showWorkflow",
            summary: "One workflow in force.",
            content: .json("Workflow"),
            problems: [404],
            carryOut: { door, request in
                OperatorAnswer(try await door.workflow(named: try request.values.required("name")))
            }
        ),
        Operation(
            method: .get,
            path: "/api/v1/workflows/{name}/versions",
            id: "listWorkflowVersions",
            summary: "What a workflow said over time, newest first; also one that is no longer in force.",
            query: [
                Parameter(
                    "before",
                    .count(1...Int(Int32.max)),
                    "Only smaller versions: the `next` of the page before."
                ),
                limit,
            ],
            content: .list(of: "WorkflowVersion"),
            problems: [400, 404],
            carryOut: { door, request in
                let name = try request.values.required("name")
                let page = try await door.listings.versions(
                    of: name,
                    before: request.values.number("before").map { Int(clamping: $0) },
                    most: request.values.most
                )
                guard let page else {
                    throw OperatorProblem.notFound(
                        "there never was a workflow \(name); GET /api/v1/workflows lists them"
                    )
                }
                return OperatorAnswer(page)
            }
        ),
        Operation(
            method: .delete,
            path: "/api/v1/workflows/{name}",
            id: "deleteWorkflow",
            summary: "Take a workflow out of force. Runs that have not ended go on by the version they began with.",
            content: .json("DeletedWorkflow"),
            problems: [404],
            carryOut: { door, request in
                let name = try request.values.required("name")
                guard let waiting = try await door.workflows.delete(name) else {
                    throw OperatorProblem.noWorkflow(name)
                }
                door.telemetry.observe(.operatorChanged(kind: "workflow", verb: "deleted", name: name))
                return OperatorAnswer(["name": .string(name), "waiting_runs": .number(JSONNumber(waiting))])
            }
        ),
    ]

    private static let workflowTexts = Operation.Body.text(
        mediaTypes: ["application/yaml", "application/json"],
        summary: "One workflow, several YAML documents, or several files as a JSON list of {file, text}."
    )
}

extension OperatorDoor {
    /// One workflow in force, as the listing has it.
    func workflow(named name: String) async throws -> JSONValue {
        let listing = try JSONValue(parsing: try await listings.workflows(named: name) ?? [])
        guard let workflow = listing["items"]?[0] else { throw OperatorProblem.noWorkflow(name) }
        return workflow
    }

    fileprivate func applyWorkflows(_ request: OperatorRequest) async throws -> OperatorAnswer {
        let isDry = request.values.isOn("dry_run")
        let applied = try await WorkflowApplying(request.body).apply(with: workflows, dryRun: isDry)
        for (workflow, outcome) in applied where outcome.changed && !isDry {
            telemetry.observe(.operatorChanged(kind: "workflow", verb: "applied", name: workflow.name))
        }
        let items = applied.map { workflow, outcome -> JSONValue in
            [
                "name": .string(workflow.name), "version": .number(JSONNumber(outcome.version)),
                "changed": .bool(outcome.changed),
            ]
        }
        let warnings = applied.flatMap { workflow, outcome in
            outcome.missingSecrets.map { JSONValue.missingSecret($0, of: workflow.name) }
        }
        return OperatorAnswer(["items": .array(items), "next": nil, "warnings": .array(warnings)])
    }

    fileprivate func diffWorkflows(_ request: OperatorRequest) async throws -> OperatorAnswer {
        let applied = try await WorkflowApplying(request.body).apply(with: workflows, dryRun: true)
        let items = applied.map { workflow, outcome -> JSONValue in
            [
                "name": .string(workflow.name),
                "change": .string(outcome.before == nil ? "new" : outcome.changed ? "changed" : "same"),
                "version": .number(JSONNumber(outcome.version)), "before": outcome.before ?? .null,
                "after": outcome.after,
            ]
        }
        return OperatorAnswer(["items": .array(items), "next": nil])
    }
}

extension JSONValue {
    static func missingSecret(_ name: String, of workflow: String) -> JSONValue {
        .string(
            "workflow \(workflow) inserts the secret \(name), which is not set; its runs end as dead there until it is: "
                + "bittern secrets set \(name)"
        )
    }
}

extension OperatorProblem {
    static func noWorkflow(_ name: String) -> OperatorProblem {
        .notFound("there is no workflow \(name) in force; GET /api/v1/workflows lists them")
    }
}
