import Actions
import Domain
import HTTPTypes
import Postgres
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
            summary: "Put workflows in force, in the order of the text; none when one of them cannot be read.",
            body: .text(
                mediaTypes: ["application/yaml", "application/json"],
                summary: "One workflow, or several YAML documents."
            ),
            content: .list(of: "AppliedWorkflow"),
            problems: [400, 404, 422],
            carryOut: { door, request in try await door.applyWorkflows(request) }
        ),
        Operation(
            method: .get,
            path: "/api/v1/workflows/{name}",
            id: "showWorkflow",
            summary: "One workflow in force.",
            content: .json("Workflow"),
            problems: [404],
            carryOut: { door, request in
                let name = try request.values.required("name")
                let listing = try JSONValue(parsing: try await door.listings.workflows(named: name) ?? [])
                guard let workflow = listing["items"]?[0] else { throw OperatorProblem.noWorkflow(name) }
                return OperatorAnswer(workflow)
            }
        ),
        Operation(
            method: .delete,
            path: "/api/v1/workflows/{name}",
            id: "deleteWorkflow",
            summary: "Take a workflow out of force; runs that it started go on.",
            status: 204,
            content: .nothing,
            problems: [404],
            carryOut: { door, request in
                let name = try request.values.required("name")
                guard try await door.workflows.delete(name) else { throw OperatorProblem.noWorkflow(name) }
                door.telemetry.observe(.operatorChanged(kind: "workflow", verb: "deleted", name: name))
                return OperatorAnswer([], status: 204)
            }
        ),
    ]
}

extension OperatorDoor {
    fileprivate func applyWorkflows(_ request: OperatorRequest) async throws -> OperatorAnswer {
        guard let text = String(validating: request.body, as: UTF8.self) else {
            throw OperatorProblem.badRequest("the body is not UTF-8 text")
        }
        let file: WorkflowFile
        do throws(WorkflowError) {
            file = try WorkflowFile(parsing: text)
        } catch {
            throw OperatorProblem(error)
        }
        var applied: [JSONValue] = []
        for workflow in file.workflows {
            let outcome: (version: Int, changed: Bool)
            do {
                outcome = try await workflows.apply(
                    workflow.json.encoded,
                    types: workflow.on.map(\.text),
                    usesPayload: workflow.mayUsePayload
                )
            } catch let error as PostgresError {
                throw OperatorProblem(error, of: workflow, after: applied) ?? error
            }
            if outcome.changed {
                telemetry.observe(.operatorChanged(kind: "workflow", verb: "applied", name: workflow.name))
            }
            applied.append([
                "name": .string(workflow.name), "version": .number(JSONNumber(outcome.version)),
                "changed": .bool(outcome.changed),
            ])
        }
        return OperatorAnswer(["items": .array(applied), "next": nil])
    }
}

extension WorkflowDefinition {
    /// Whether its conditions or templates name the payload; a text that only says so counts too, which costs no more
    /// than reading a body that nobody looks at.
    fileprivate var mayUsePayload: Bool { json.text.contains("payload") }
}

extension OperatorProblem {
    static func noWorkflow(_ name: String) -> OperatorProblem {
        .notFound("there is no workflow \(name) in force; GET /api/v1/workflows lists them")
    }

    /// A text that cannot be read: `line` and `column` from 1, and `path` within the workflow, where they are known.
    fileprivate init(_ error: WorkflowError) {
        self.init(422, "\(error)")
        members["line"] = error.line.map { .number(JSONNumber($0)) }
        members["column"] = error.column.map { .number(JSONNumber($0)) }
        members["path"] = error.path.steps.isEmpty ? nil : .string(error.path.description)
    }

    /// A workflow that the database refuses; `nil` when it refused something else.
    ///
    /// `applied` says what went before it.
    fileprivate init?(_ error: PostgresError, of workflow: WorkflowDefinition, after applied: [JSONValue]) {
        guard case .server(let report) = error else { return nil }
        switch report.state {
        case .noDataFound: self = .noConnection(workflow.connection)
        case .invalidParameterValue, .raiseException:
            self.init(
                422,
                "workflow \(workflow.name): \(report.message); `where` and `if` must be SQL/JSON path predicates, true or "
                    + "false of {trigger, payload}, such as $.trigger.pull_request.destination.branch == \"main\""
            )
        default: return nil
        }
        members["workflow"] = .string(workflow.name)
        members["applied"] = .array(applied)
    }
}
