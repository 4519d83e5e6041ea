package import FoundationEssentials

/// A request that was refused at a webhook's address; nothing in it is verified, and its body is not kept.
package struct RejectedRequest: Sendable, Equatable {
    package let at: Date
    /// The answer's HTTP status.
    package let status: Int
    /// One word of the list that metrics use, as in `wrong_signature`.
    package let reason: String
    /// The sentence that its sender was told.
    package let detail: String
    /// Those headers that deliveries keep, a JSON object of texts.
    package let headers: [UInt8]

    package init(at date: Date, status: Int, reason: String, detail: String, headers: [UInt8]) {
        at = date
        self.status = status
        self.reason = reason
        self.detail = detail
        self.headers = headers
    }
}

/// What a receiver has to tell of its webhooks since it last wrote it down: who was refused, and which secrets were used.
///
/// Bounded: of each webhook the last `limit` refusals, a number for each reason, a moment for each secret.
package struct ReceptionNotes: Sendable, Equatable {
    /// How many refused requests of a webhook are kept; of the others only the number is.
    package static let limit = 20

    /// What is told of one webhook.
    package struct OfWebhook: Sendable, Equatable {
        /// Oldest first.
        package fileprivate(set) var rejections: [RejectedRequest] = []
        /// By reason, those that are no longer among `rejections` too.
        package fileprivate(set) var counts: [String: Int64] = [:]
        /// When a secret last verified something, by its number.
        package fileprivate(set) var uses: [Int: Date] = [:]

        /// Adds what was told later.
        fileprivate mutating func add(_ later: OfWebhook) {
            rejections = Array((rejections + later.rejections).suffix(ReceptionNotes.limit))
            counts.merge(later.counts, uniquingKeysWith: +)
            uses.merge(later.uses, uniquingKeysWith: max)
        }
    }

    /// By the webhook's name.
    package private(set) var webhooks: [String: OfWebhook] = [:]

    package init() {}

    package var isEmpty: Bool { webhooks.isEmpty }

    package mutating func rejected(_ request: RejectedRequest, at webhook: String) {
        var one = OfWebhook()
        one.rejections = [request]
        one.counts = [request.reason: 1]
        webhooks[webhook, default: OfWebhook()].add(one)
    }

    package mutating func used(secret number: Int, of webhook: String, at date: Date) {
        webhooks[webhook, default: OfWebhook()].uses[number] = date
    }

    /// Adds what was noted after this; the older refusals make room.
    package mutating func add(_ later: ReceptionNotes) {
        for (name, notes) in later.webhooks { webhooks[name, default: OfWebhook()].add(notes) }
    }
}
