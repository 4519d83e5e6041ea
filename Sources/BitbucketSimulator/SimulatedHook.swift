import Domain

/// A webhook that somebody registered with the simulator.
package struct SimulatedHook: Sendable {
    /// Without braces.
    package let id: String

    package let url: String

    /// Without one its deliveries are not signed.
    package let secret: String?

    /// Whole event keys, as Bitbucket wants them.
    package let events: [String]

    /// A body longer than this is compressed with gzip, 0 for each body; nil never compresses.
    package var gzipAboveBytes: Int?

    /// As the control door shows it: the secret is never given back.
    var json: JSONValue {
        [
            "uuid": .string("{\(id)}"),
            "url": .string(url),
            "events": .array(events.map { .string($0) }),
            "secret_set": .bool(secret != nil),
            "gzip_above_bytes": gzipAboveBytes.map { .number(JSONNumber($0)) } ?? .null,
        ]
    }
}

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
