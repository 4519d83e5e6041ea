import Actions
import Credentials
import Domain
import FoundationEssentials
import HTTPTypes
import Store

extension Operation {
    static let workflowTests: [Operation] = [
        Operation(
            method: .post,
            path: "/api/v1/workflows/test",
            id: "testWorkflow",
            summary:
                "What a workflow that is not in force would make of triggers, and each request that it would send; nothing is sent or kept.",
            body: .fields(testFields),
            content: .json("WorkflowTest"),
            problems: [400, 404, 422],
            carryOut: { door, request in try await door.rehearseWorkflows(request) }
        )
    ]

    fileprivate static let senders = Product.allCases.map(\.rawValue) + ["plugin"]

    fileprivate static let testFields = [
        Parameter("text", .text(limit: WorkflowFile.limitBytes), isRequired: true, "The workflow, YAML or JSON."),
        Parameter("file", .text(limit: 1_024), "What messages call it."),
        Parameter("workflow", .text(limit: 63), "Which of several; without it, all of them."),
        Parameter("trigger", .id, "This stored trigger."),
        Parameter("since", .text(limit: 20), "Stored triggers that came within this time, such as 1d; newest first."),
        Parameter("limit", .count(1...1_000), "With `since`, how many at most; 100 when left out."),
        Parameter("event_key", .text(limit: 255), "A delivery that nobody sent: Bitbucket's word for what happened."),
        Parameter("body", .text(limit: 512 << 10), "Its body, JSON."),
        Parameter("sender", .choice(senders), "Whose it is; cloud when left out."),
        Parameter("connection", .name, "The connection of the webhook that it would come to."),
    ]
}

extension OperatorDoor {
    fileprivate func rehearseWorkflows(_ request: OperatorRequest) async throws -> OperatorAnswer {
        let fields = try request.fields(Operation.testFields)
        let choice = try await choice(of: fields)
        let source = try WorkflowApplying(
            texts: [(name: fields.text("file"), text: try fields.required("text"))]
        )
        try await source.checkPredicates(with: workflows)
        let chosen = try Self.workflows(named: fields.text("workflow"), of: source.files.entries.map(\.definition))
        let names = Set(chosen.flatMap(Rehearsal.secretNames)).sorted()
        let known = try await secrets.known(of: names)
        var items: [JSONValue] = []
        for workflow in chosen {
            let rehearsal = try Rehearsal(workflow, secrets: known)
            for verdict in try await rehearsals.verdicts(of: workflow.compiled, on: choice) {
                items.append(RehearsalAnswer.json(verdict, of: workflow, rehearsal))
            }
        }
        if let id = fields.number("trigger"), items.isEmpty {
            throw OperatorProblem.notFound("there is no trigger \(id), or it is older than what is kept")
        }
        let warnings = chosen.flatMap { workflow in
            Rehearsal.secretNames(of: workflow).filter { !known.contains($0) }
                .map { JSONValue.missingSecret($0.text, of: workflow.name) }
        }
        return OperatorAnswer(["items": .array(items), "next": nil, "warnings": .array(warnings)])
    }

    private static func workflows(
        named name: String?,
        of all: [WorkflowDefinition]
    ) throws -> [WorkflowDefinition] {
        guard let name else { return all }
        guard let found = all.first(where: { $0.name == name }) else {
            let names = all.map(\.name)
            throw OperatorProblem.unprocessable(
                "there is no workflow \(name) in this text; it has \(names.prefix(20).joined(separator: ", "))"
                    + NearestName.hint(for: name, in: names)
            )
        }
        return [found]
    }

    private func choice(of fields: OperatorValues) async throws -> RehearsalStore.Choice {
        switch (fields.number("trigger"), fields.text("since"), fields.text("event_key")) {
        case (let id?, nil, nil): return .one(id)
        case (nil, let since?, nil):
            guard let age = DurationText.duration(since) else {
                throw OperatorProblem.badRequest("since is `\(since)`; it must be a duration, such as 1d or 2h")
            }
            return .since(age, most: fields.number("limit").map { Int(clamping: $0) } ?? 100)
        case (nil, nil, let key?): return try await event(key, fields)
        default: throw OperatorProblem.badRequest("give one of trigger, since and event_key")
        }
    }

    /// Reads the body as the public door would, but for its signature.
    private func event(_ key: String, _ fields: OperatorValues) async throws -> RehearsalStore.Choice {
        let connection = fields.text("connection")
        if let connection { try await checkConnection(connection) }
        let sender = fields.text("sender") ?? Product.cloud.rawValue
        let body = Array((fields.text("body") ?? "{}").utf8)
        let event = UnsentEvent(key: key, body: body, sender: sender, connection: connection, at: Date())
        guard event.unreadable == nil else {
            throw OperatorProblem.unprocessable("the body cannot be read: \(event.unreadable ?? "")")
        }
        return .event(event.rows, payload: event.payload)
    }

    private func checkConnection(_ name: String) async throws {
        let listing = try JSONValue(parsing: try await listings.connections(named: name) ?? [])
        guard listing["items"]?[0] != nil else { throw OperatorProblem.noConnection(name) }
    }
}
