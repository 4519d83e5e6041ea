import Domain
import HTTPTypes
import Postgres
import Store
import Telemetry

extension Operation {
    static let consumerChanges: [Operation] = [
        Operation(
            method: .post,
            path: "/api/v1/consumers",
            id: "putConsumer",
            summary: "Make a consumer; 200 when there is one of that name, which is changed but never moved.",
            body: .fields(consumerFields),
            status: 201,
            otherStatus: (200, "It was there, and has been changed; its position is as before."),
            content: .json("ConsumerDetails"),
            problems: [400, 404, 409, 422],
            carryOut: { door, request in try await door.putConsumer(request) }
        ),
        Operation(
            method: .delete,
            path: "/api/v1/consumers/{name}",
            id: "deleteConsumer",
            summary: "Forget a consumer, its position and its dead letters; triggers stay.",
            nameKind: .consumer,
            status: 204,
            content: .nothing,
            problems: [400, 404, 409],
            carryOut: { door, request in
                try await door.changing(request) { try await door.consumers.delete($0) }
                door.observe("deleted", try request.values.required("name"))
                return OperatorAnswer([], status: 204)
            }
        ),
        Operation(
            method: .post,
            path: "/api/v1/consumers/{name}/seek",
            id: "seekConsumer",
            summary: "Move a consumer, back or forward; ends its leases and its retries, keeps its dead letters.",
            nameKind: .consumer,
            body: .fields(seekFields),
            content: .json("ConsumerDetails"),
            problems: [400, 404, 409],
            carryOut: { door, request in try await door.seekConsumer(request) }
        ),
        Operation(
            method: .post,
            path: "/api/v1/consumers/{name}/redrive",
            id: "redriveConsumer",
            summary: "Give dead letters again, all or one, with all their attempts before them.",
            nameKind: .consumer,
            body: .fields(redriveFields),
            content: .json("Redriven"),
            problems: [400, 404, 409],
            carryOut: { door, request in try await door.redriveConsumer(request) }
        ),
    ]

    fileprivate static let consumerFields = [
        Parameter("name", .consumer, isRequired: true, "What it is to be called."),
        Parameter("types", .typeList, "Only triggers of these types, or of types that these globs match."),
        Parameter("filter", .text(limit: 10_000), "A SQL/JSON path predicate over {trigger, payload}."),
        Parameter("start_at", .moment, "Where a new one begins; at the end of what is committed when left out."),
        Parameter("max_attempts", .count(1...1_000), "How often it is given what it does not do; 10 when left out."),
        Parameter("owner", .text(limit: 63), "The database role it belongs to; bittern_consumer for a new one."),
    ]

    fileprivate static let seekFields = [
        Parameter("start_at", .moment, isRequired: true, "Where it is to read on: with what was received since then.")
    ]

    fileprivate static let redriveFields = [
        Parameter("trigger_id", .id, "Only this trigger; all dead letters when left out.")
    ]
}

extension OperatorDoor {
    fileprivate func putConsumer(_ request: OperatorRequest) async throws -> OperatorAnswer {
        let fields = try request.fields(Operation.consumerFields)
        let name = try fields.required("name")
        let isNew: Bool
        do {
            isNew = try await consumers.put(
                name,
                types: fields.list("types"),
                filter: fields.text("filter"),
                startAt: fields.text("start_at"),
                maxAttempts: fields.number("max_attempts").map { Int(clamping: $0) },
                owner: fields.text("owner")
            )
        } catch let error as PostgresError {
            throw OperatorProblem(error, startAt: fields.text("start_at")) ?? error
        }
        observe(isNew ? "created" : "changed", name)
        return try await consumerShown(name, status: isNew ? 201 : 200)
    }

    fileprivate func seekConsumer(_ request: OperatorRequest) async throws -> OperatorAnswer {
        let name = try request.values.required("name")
        let startAt = try request.fields(Operation.seekFields).required("start_at")
        do {
            try await changing(request) { try await consumers.seek($0, to: startAt) }
        } catch let error as PostgresError {
            throw OperatorProblem(error, startAt: startAt) ?? error
        }
        observe("moved", name)
        return try await consumerShown(name)
    }

    fileprivate func redriveConsumer(_ request: OperatorRequest) async throws -> OperatorAnswer {
        let trigger = try request.fields(Operation.redriveFields).number("trigger_id")
        let count = try await changing(request) { try await consumers.redrive($0, trigger: trigger) }
        if count > 0 { observe("redriven", try request.values.required("name")) }
        return OperatorAnswer(["redriven": .number(JSONNumber(count))])
    }

    fileprivate func observe(_ verb: String, _ name: String) {
        telemetry.observe(.operatorChanged(kind: "consumer", verb: verb, name: name))
    }

    /// Changes the consumer that the path names; when its workers are in the way, says so.
    fileprivate func changing<Result>(
        _ request: OperatorRequest,
        _ change: (String) async throws -> Result
    ) async throws -> Result {
        do {
            return try await explaining(request, change)
        } catch PostgresError.timedOut(let limit) {
            throw OperatorProblem.conflict(
                "a worker of this consumer has kept the transaction open in which it received, for over "
                    + "\(limit.components.seconds) s; let it commit, or end it, and try again"
            )
        }
    }
}

extension OperatorProblem {
    /// A consumer that the database refuses; `nil` when it refused something else.
    fileprivate init?(_ error: PostgresError, startAt: String?) {
        guard case .server(let report) = error else { return nil }
        switch report.state {
        case .noDataFound: self = .conflict("the consumer was deleted at the same moment; try again")
        case .undefinedObject: self = .notFound("\(report.message); `create role` makes one, and owner may be left out")
        case .raiseException:
            self = .unprocessable(
                "filter: \(report.message); it must be a SQL/JSON path predicate, true or false of {trigger, payload}, "
                    + "such as $.trigger.pull_request.destination.branch == \"main\", or exists($.trigger.pull_request)"
            )
        case .datetimeFieldOverflow, .invalidDatetimeFormat, .invalidTimeZoneDisplacement:
            self = .badRequest("start_at is `\(startAt ?? "")`; there is no such moment")
        default: return nil
        }
    }
}
