import Domain
import HTTPTypes
import Store
import Telemetry

extension Operation {
    static let runActs: [Operation] = [RunAct.retry, .cancel].flatMap { act in
        [
            Operation(
                method: .post,
                path: "/api/v1/runs/\(act.rawValue)",
                id: "\(act.rawValue)Runs",
                summary: act.summary,
                body: .fields(batchFields),
                content: .json("RunBatch"),
                problems: [400],
                carryOut: { door, request in try await door.carryOut(act, request.fields(batchFields)) }
            ),
            Operation(
                method: .post,
                path: "/api/v1/runs/{id}/\(act.rawValue)",
                id: "\(act.rawValue)Run",
                summary: act.summaryOfOne,
                content: .json("RunDetails"),
                problems: [400, 404, 409],
                carryOut: { door, request in try await door.carryOutOne(act, request) }
            ),
        ]
    }

    /// A batch is one transaction.
    private static let batchLimit = 500

    private static let batchFields =
        [Parameter("ids", .ids, "These runs; or leave it out, and say which by the others.")] + runFilter + [
            Parameter("dry_run", .flag, "Do nothing: say how many they are, and the first of them."),
            Parameter("past", .id, "Go on with those beyond: the `next` of the batch before."),
            Parameter("limit", .count(1...batchLimit), "How many in this batch; \(batchLimit) when left out."),
        ]
}

/// What is done to runs by their number, or by what they have in common.
private enum RunAct: String {
    case retry
    case cancel

    var summary: String {
        switch self {
        case .retry:
            "Have runs done again from the step they ended at: those that are dead, unless a `state` says otherwise. "
                + "One that is parked or waits for its time goes on now."
        case .cancel: "End runs that have not ended; those that are behind them in their order go on."
        }
    }

    var summaryOfOne: String {
        switch self {
        case .retry: "Have a run done again from the step it ended at, or go on now."
        case .cancel: "End a run that has not ended."
        }
    }

    /// What it can be done to.
    var states: [String] {
        switch self {
        case .retry: ["dead", "cancelled", "parked", "waiting"]
        case .cancel: ["waiting", "running", "blocked", "parked"]
        }
    }

    /// What it is done to when nobody says.
    var standardStates: [String] {
        switch self {
        case .retry: ["dead"]
        case .cancel: states
        }
    }

    /// Runs of one key are done again in their order; cancelled from behind, so that none is let go before its turn comes.
    var isOldestFirst: Bool { self == .retry }

    func selection(of fields: OperatorValues) throws -> RunSelection {
        var runs = fields.runSelection
        guard let named = runs.states else {
            runs.states = standardStates
            return runs
        }
        guard states.contains(named[0]) else {
            throw OperatorProblem.badRequest(
                "state is `\(named[0])`; to \(rawValue), it must be one of \(states.joined(separator: ", "))"
            )
        }
        return runs
    }
}

extension OperatorDoor {
    /// How many runs a dry run names.
    private static let exampleLimit = 10

    fileprivate func carryOut(_ act: RunAct, _ fields: OperatorValues) async throws -> OperatorAnswer {
        let named = (fields.list("ids") ?? []).compactMap { Int64($0) }
        let isNarrow = Operation.runFilter.contains { fields.text($0.name) != nil || fields.number($0.name) != nil }
        guard named.isEmpty == isNarrow else {
            throw OperatorProblem.badRequest(
                "say which runs: by `ids`, or by at least one of "
                    + Operation.runFilter.map(\.name).joined(separator: ", ") + ", and not by both"
            )
        }
        if !named.isEmpty { return try await carryOut(act, named, isRehearsal: fields.isOn("dry_run")) }
        let runs = try act.selection(of: fields)
        return try await OperatorProblem.aboutMoments {
            if fields.isOn("dry_run") {
                let first = try await self.runs.chosen(runs, most: Self.exampleLimit, oldestFirst: act.isOldestFirst)
                return Self.batch(first, count: try await self.runs.count(runs))
            }
            let most = fields.number("limit").map { Int(clamping: $0) } ?? 500
            let chosen = try await self.runs.chosen(
                runs,
                past: fields.number("past"),
                most: most,
                oldestFirst: act.isOldestFirst
            )
            let done = try await perform(act, chosen)
            return Self.batch(done, count: done.count, next: chosen.count == most ? chosen.last : nil)
        }
    }

    private func carryOut(_ act: RunAct, _ ids: [Int64], isRehearsal: Bool) async throws -> OperatorAnswer {
        guard !isRehearsal else {
            let fit = try await runs.standing(ids, in: act.states)
            return Self.batch(Array(fit.prefix(Self.exampleLimit)), count: fit.count)
        }
        let done = try await perform(act, ids)
        return Self.batch(done, count: done.count)
    }

    fileprivate func carryOutOne(_ act: RunAct, _ request: OperatorRequest) async throws -> OperatorAnswer {
        let id = request.values.number("id") ?? 0
        let done = try await perform(act, [id])
        let shown = try await request.values.shown("run") { try await listings.run($0) }
        guard done.isEmpty else { return shown }
        let state = try JSONValue(parsing: shown.body)["state"]?.string ?? ""
        throw OperatorProblem.conflict(
            "run \(id) is \(state); to \(act.rawValue) it, it must be one of \(act.states.joined(separator: ", "))"
                + (act == .retry ? ", and its trigger must still be kept" : "")
        )
    }

    private func perform(_ act: RunAct, _ ids: [Int64]) async throws -> [Int64] {
        guard !ids.isEmpty else { return [] }
        let done: [Int64]
        switch act {
        case .retry: done = try await runs.retry(ids)
        case .cancel:
            done = try await runs.cancel(ids, because: "cancelled by an operator")
            for _ in done { telemetry.observe(.runEnded(state: "cancelled")) }
        }
        let verb = act == .retry ? "retried" : "cancelled"
        if !done.isEmpty { telemetry.observe(.operatorChanged(kind: "runs", verb: verb, name: "\(done.count)")) }
        return done
    }

    private static func batch(_ ids: [Int64], count: Int, next: Int64? = nil) -> OperatorAnswer {
        OperatorAnswer([
            "items": .array(ids.map { .number(JSONNumber($0)) }), "count": .number(JSONNumber(count)),
            "next": next.map { .string("\($0)") } ?? .null,
        ])
    }
}
