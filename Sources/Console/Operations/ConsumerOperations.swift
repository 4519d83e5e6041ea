import Domain
import HTTPTypes
import Postgres
import Store

extension Operation {
    /// The last two are for looking in, and for programs without a PostgreSQL client; `bittern.receive` is the same in SQL.
    static let consumers: [Operation] = [
        Operation(
            method: .get,
            path: "/api/v1/consumers",
            id: "listConsumers",
            summary: "Every consumer, and where it stands.",
            content: .list(of: "Consumer"),
            carryOut: { door, _ in .page(try await door.listings.consumers()) }
        ),
        Operation(
            method: .get,
            path: "/api/v1/consumers/{name}",
            id: "showConsumer",
            summary: "One consumer: where it stands lane by lane, its leases, its last twenty dead letters.",
            nameKind: .consumer,
            content: .json("ConsumerDetails"),
            problems: [400, 404],
            carryOut: { door, request in try await door.consumerShown(try request.values.required("name")) }
        ),
        Operation(
            method: .get,
            path: "/api/v1/consumers/{name}/dead-letters",
            id: "listDeadLetters",
            summary: "A consumer's dead letters, newest trigger first.",
            nameKind: .consumer,
            query: [before, limit],
            content: .list(of: "DeadLetter"),
            problems: [400, 404],
            carryOut: { door, request in
                try await .page(
                    door.explaining(request) {
                        try await door.listings.deadLetters(
                            of: $0,
                            before: request.values.number("before"),
                            most: request.values.most
                        )
                    }
                )
            }
        ),
        Operation(
            method: .post,
            path: "/api/v1/consumers/{name}/receive",
            id: "receive",
            summary: "Lease the next triggers of a consumer. An empty answer means: ask again.",
            nameKind: .consumer,
            body: .fields(receiveFields),
            content: .json("ReceivedBatch"),
            problems: [400, 404],
            carryOut: { door, request in try await door.receive(request) }
        ),
        Operation(
            method: .post,
            path: "/api/v1/consumers/{name}/ack",
            id: "acknowledge",
            summary: "Say that a batch is done; 0 when its lease ended and others have it.",
            nameKind: .consumer,
            body: .fields(ackFields),
            content: .json("Acknowledged"),
            problems: [400, 404],
            carryOut: { door, request in try await door.acknowledge(request) }
        ),
    ]

    fileprivate static let receiveFields = [
        Parameter("batch", .count(1...ValueKind.listLimit), "How many at most; 100 when left out."),
        Parameter("lease_seconds", .count(1...43_200), "How long they are the caller's; 30 when left out."),
    ]

    fileprivate static let ackFields = [
        Parameter("lease", .lease, isRequired: true, "The `lease` of the batch.")
    ]
}

extension OperatorDoor {
    func consumerShown(_ name: String, status: Int = 200) async throws -> OperatorAnswer {
        guard let json = try await listings.consumer(name) else { throw OperatorProblem.noConsumer(name) }
        return OperatorAnswer(json, status: status)
    }

    fileprivate func receive(_ request: OperatorRequest) async throws -> OperatorAnswer {
        let fields = try request.fields(Operation.receiveFields)
        let json = try await explaining(request) {
            try await consumers.receive(
                $0,
                batch: fields.number("batch").map { Int(clamping: $0) } ?? 100,
                leaseSeconds: fields.number("lease_seconds").map { Int(clamping: $0) } ?? 30
            )
        }
        return json.map { OperatorAnswer($0) } ?? OperatorAnswer(["lease": nil, "items": []])
    }

    fileprivate func acknowledge(_ request: OperatorRequest) async throws -> OperatorAnswer {
        let lease = try request.fields(Operation.ackFields).number("lease") ?? 0
        let name = try request.values.required("name")
        guard let count = try await consumers.acknowledge(lease, by: name) else {
            throw OperatorProblem.noConsumer(name)
        }
        return OperatorAnswer(["acked": .number(JSONNumber(count))])
    }

    /// Does something with the consumer that the path names; when there is none, says so.
    func explaining<Result>(
        _ request: OperatorRequest,
        _ work: (String) async throws -> Result
    ) async throws -> Result {
        let name = try request.values.required("name")
        do {
            return try await work(name)
        } catch SQLState.noDataFound {
            throw OperatorProblem.noConsumer(name)
        }
    }
}

extension OperatorProblem {
    static func noConsumer(_ name: String) -> OperatorProblem {
        .notFound("there is no consumer \(name); GET /api/v1/consumers lists them")
    }
}
