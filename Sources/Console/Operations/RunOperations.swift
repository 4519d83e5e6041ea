import Domain
import HTTPTypes
import Postgres
import Store

extension Operation {
    /// What narrows a choice of runs, in a query and in a body.
    static let runFilter = [
        Parameter("state", .choice(Schema.runStates), "Only runs that stand so."),
        Parameter("workflow", .name, "Only runs of this workflow."),
        Parameter("connection", .name, "Only runs that use this connection."),
        Parameter("trigger", .id, "Only runs that this trigger started."),
        Parameter("reason", .text(limit: 500), "Only those whose reason begins so."),
        Parameter("since", .ago, "Only those made since then."),
        Parameter("until", .ago, "Only those made before then."),
    ]

    static let runs: [Operation] = [
        Operation(
            method: .get,
            path: "/api/v1/runs",
            id: "listRuns",
            summary: "Runs, newest first.",
            query: [before, limit] + runFilter,
            content: .list(of: "Run"),
            problems: [400],
            carryOut: { door, request in
                let values = request.values
                return try await OperatorProblem.aboutMoments {
                    try await .page(
                        door.listings.runs(values.runSelection, before: values.number("before"), most: values.most)
                    )
                }
            }
        ),
        Operation(
            method: .get,
            path: "/api/v1/runs/{id}",
            id: "showRun",
            summary: "A run with all its attempts, and why it is not being carried out when it is not.",
            content: .json("RunDetails"),
            problems: [400, 404],
            carryOut: { door, request in try await request.values.shown("run") { try await door.listings.run($0) } }
        ),
    ]
}

extension OperatorValues {
    /// What the values of `Operation.runFilter` say.
    var runSelection: RunSelection {
        RunSelection(
            states: text("state").map { [$0] },
            workflow: text("workflow"),
            connection: text("connection"),
            trigger: number("trigger"),
            reason: text("reason"),
            since: text("since"),
            until: text("until")
        )
    }
}

extension OperatorProblem {
    /// Says of a moment that there is none, as the 31st of February.
    static func aboutMoments<Result>(_ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as PostgresError {
            guard case .server(let report) = error,
                [.datetimeFieldOverflow, .invalidDatetimeFormat, .invalidTimeZoneDisplacement].contains(report.state)
            else { throw error }
            throw OperatorProblem.badRequest("since or until is no moment that there is")
        }
    }
}
