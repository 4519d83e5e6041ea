import Domain
import HTTPTypes
import Store

extension Operation {
    static let before = Parameter("before", .id, "Only smaller ids: the `next` of the page before.")
    static let limit = Parameter("limit", .limit, "How many at most.")
    private static let webhook = Parameter("webhook", .name, "Only what came to this webhook.")

    static let deliveries: [Operation] = [
        Operation(
            method: .get,
            path: "/api/v1/deliveries",
            id: "listDeliveries",
            summary: "Deliveries, newest first.",
            query: [before, limit, webhook],
            content: .list(of: "Delivery"),
            problems: [400],
            carryOut: { door, request in
                try await .page(
                    door.listings.deliveries(
                        before: request.values.number("before"),
                        most: request.values.most,
                        webhook: request.values.text("webhook")
                    )
                )
            }
        ),
        Operation(
            method: .get,
            path: "/api/v1/deliveries/{id}",
            id: "showDelivery",
            summary: "All of a delivery: headers, triggers, payload.",
            content: .json("DeliveryDetails"),
            problems: [400, 404],
            carryOut: { door, request in
                try await request.values.shown("delivery") { try await door.listings.delivery($0) }
            }
        ),
        Operation(
            method: .get,
            path: "/api/v1/deliveries/{id}/explain",
            id: "explainDelivery",
            summary: "Why: how it was verified, what was read in it, and what each workflow made of it.",
            content: .json("DeliveryExplanation"),
            problems: [400, 404],
            carryOut: { door, request in
                try await request.values.shown("delivery") { try await door.listings.explained($0) }
            }
        ),
    ]

    static let triggers: [Operation] = [
        Operation(
            method: .get,
            path: "/api/v1/triggers",
            id: "listTriggers",
            summary: "Triggers, newest first; with `after`, oldest first, to follow along.",
            query: [
                before, Parameter("after", .id, "Only larger ids: the `next` of the page before, or 0."), limit,
                Parameter("type", .types, "Only this type, or types that this glob matches."), webhook,
            ],
            content: .list(of: "Trigger"),
            problems: [400],
            carryOut: { door, request in
                let values = request.values
                guard values.number("before") == nil || values.number("after") == nil else {
                    throw OperatorProblem.badRequest("before and after are both there; use one of them")
                }
                return try await .page(
                    door.listings.triggers(
                        before: values.number("before"),
                        after: values.number("after"),
                        most: values.most,
                        type: values.text("type"),
                        webhook: values.text("webhook")
                    )
                )
            }
        ),
        Operation(
            method: .get,
            path: "/api/v1/triggers/{id}",
            id: "showTrigger",
            summary: "A trigger, and the runs that it started.",
            content: .json("TriggerDetails"),
            problems: [400, 404],
            carryOut: { door, request in
                try await request.values.shown("trigger") { try await door.listings.trigger($0) }
            }
        ),
    ]
}

extension OperatorValues {
    /// The one of that id, or 404.
    func shown(
        _ noun: String,
        _ find: (Int64) async throws -> [UInt8]?
    ) async throws -> OperatorAnswer {
        let id = number("id") ?? 0
        guard let json = try await find(id) else {
            throw OperatorProblem.notFound("there is no \(noun) \(id), or it is older than what is kept")
        }
        return OperatorAnswer(json)
    }
}

extension OperatorAnswer {
    static func page(_ json: [UInt8]?) -> OperatorAnswer {
        json.map { OperatorAnswer($0) } ?? OperatorAnswer(["items": [], "next": nil])
    }
}
