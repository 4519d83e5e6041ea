import Domain

/// One event on its way to one hook: up to three attempts with the same request id.
package struct HookDelivery: Sendable {
    /// What one attempt came to.
    package struct Attempt: Sendable {
        /// Nil when there was no answer.
        package let status: Int?

        /// Why there was no answer, or the answer's first 1,000 bytes.
        package let text: String
    }

    package let hook: SimulatedHook
    package let eventKey: String
    package let requestID: String

    /// In order, at least one.
    package let attempts: [Attempt]

    var json: JSONValue {
        [
            "hook": .string("{\(hook.id)}"),
            "url": .string(hook.url),
            "event": .string(eventKey),
            "request_uuid": .string(requestID),
            "attempts": .array(
                attempts.map {
                    ["status": $0.status.map { .number(JSONNumber($0)) } ?? .null, "text": .string($0.text)]
                }
            ),
        ]
    }
}
