import Domain
import HTTPTypes
import Store

extension Operation {
    static let queues: [Operation] = [
        Operation(
            method: .get,
            path: "/api/v1/queues",
            id: "listQueues",
            summary: "Where runs wait: one queue for each workflow's version, step and connection that has some.",
            query: [
                before, limit, Parameter("workflow", .name, "Only its queues."),
                Parameter("connection", .name, "Only its queues."),
                Parameter("held", .flag, "Only those held back, because their host is down or a limit is used up."),
            ],
            content: .json("Queues"),
            problems: [400],
            carryOut: { door, request in
                try await .page(
                    door.listings.queues(
                        before: request.values.number("before"),
                        most: request.values.most,
                        workflow: request.values.text("workflow"),
                        connection: request.values.text("connection"),
                        onlyHeld: request.values.isOn("held")
                    )
                )
            }
        ),
        Operation(
            method: .get,
            path: "/api/v1/hosts",
            id: "listHosts",
            summary: "Hosts that did not answer of late; those that are not called at the moment come first.",
            content: .list(of: "Host"),
            carryOut: { door, _ in try await .page(door.listings.hosts()) }
        ),
    ]
}
