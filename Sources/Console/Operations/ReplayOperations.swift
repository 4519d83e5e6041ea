import Domain
import HTTPTypes
import Postgres
import Store
import Telemetry

extension Operation {
    static let replays: [Operation] = [
        Operation(
            method: .post,
            path: "/api/v1/triggers/replay",
            id: "replayTriggers",
            summary: "Hold stored triggers against the workflows in force now, and make the runs that they start.",
            body: .fields(replayFields),
            content: .json("Replay"),
            problems: [400, 404],
            carryOut: { door, request in try await door.replay(request.fields(replayFields)) }
        )
    ]

    private static let replayFields = [
        Parameter("triggers", .ids, "These; or leave it out, and say which by `since` and the others."),
        Parameter("since", .ago, "Those that came since then."),
        Parameter("until", .ago, "Those that came before then."),
        Parameter("type", .types, "Only this type, or types that this glob matches."),
        Parameter("webhook", .name, "Only what came to this webhook."),
        Parameter("connection", .name, "Only what belongs to this connection."),
        Parameter("workflow", .name, "By this workflow alone; by all that are in force when left out."),
        Parameter("again", .flag, "Also where the trigger has a run of that workflow already."),
        Parameter("dry_run", .flag, "Make nothing: say what would run."),
        Parameter("past", .id, "Go on beyond: the `next` of the batch before."),
        Parameter("limit", .count(1...1_000), "How many triggers in this batch; 500 when left out."),
    ]
}

extension OperatorDoor {
    fileprivate func replay(_ fields: OperatorValues) async throws -> OperatorAnswer {
        let triggers = fields.list("triggers").map { $0.compactMap { Int64($0) } }
        guard (triggers == nil) != (fields.text("since") == nil) else {
            throw OperatorProblem.badRequest(
                "say which triggers: by `triggers`, or by `since` (-infinity for all that are kept), and not by both"
            )
        }
        let isRehearsal = fields.isOn("dry_run")
        let selection = ReplaySelection(
            triggers: triggers,
            since: fields.text("since"),
            until: fields.text("until"),
            type: fields.text("type"),
            webhook: fields.text("webhook"),
            connection: fields.text("connection"),
            workflow: fields.text("workflow"),
            again: fields.isOn("again")
        )
        let answer: OperatorAnswer
        do {
            answer = try await OperatorProblem.aboutMoments {
                .page(
                    try await runs.replay(
                        selection,
                        past: fields.number("past"),
                        most: fields.number("limit").map { Int(clamping: $0) } ?? 500,
                        isRehearsal: isRehearsal
                    )
                )
            }
        } catch SQLState.noDataFound {
            throw OperatorProblem.noWorkflow(fields.text("workflow") ?? "")
        }
        let count = try JSONValue(parsing: answer.body)["count"]?.integer ?? 0
        if count > 0, !isRehearsal {
            telemetry.observe(.operatorChanged(kind: "triggers", verb: "replayed", name: "as \(count) runs"))
        }
        return answer
    }
}
