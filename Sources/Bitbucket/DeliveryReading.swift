package import Domain

/// What a verified body says, in our words.
///
/// Pure: never throws, never crashes, whatever the body is.
package struct DeliveryReading: Sendable {
    /// The most triggers that one delivery gives; when there was more they all say so in a surprise.
    package static let triggerLimit = 10_000
    /// The most bytes of all documents of one delivery; when there was more they all say so in a surprise.
    ///
    /// Each of ten thousand changes repeats who and where, so that a body of 50 KB could become 200 MB of documents.
    package static let documentsLimit = 16 << 20

    /// Data Center's body's own key, else the header's, else empty.
    package let eventKey: String
    /// Why there are no triggers: the body is not JSON, or not an object.
    ///
    /// Nil when it was read.
    package let unreadable: String?
    /// Why `jsonb` cannot hold the body although it was read.
    package let noPayload: String? = nil
    /// In the order in which Bitbucket tells them; at least one, unless unreadable.
    package let triggers: [Trigger]

    /// Reads `body`, inflated already; `product` is the webhook's.
    package init(of body: [UInt8], headers: DeliveryHeaders, product: Product) {
        let tape: JSONTape
        do throws(JSONFault) {
            tape = try JSONTape(body)
        } catch {
            self.init(unreadable: error.description, headers)
            return
        }
        guard tape.root.isObject else {
            self.init(unreadable: "the body is \(tape.tokens[0].kind.name), not an object", headers)
            return
        }
        let event = Event(body: tape.root, header: headers.eventKey, product: product)
        var drafts = event.drafts()
        var triggers = Self.triggers(of: &drafts, event, within: Self.documentsLimit)
        if triggers.count < drafts.count {
            tape.surpriseOfLength("", count: triggers.count)
            drafts.removeLast(drafts.count - triggers.count)
            triggers = Self.triggers(of: &drafts, event, within: .max)
        }
        self.init(eventKey: event.key, unreadable: nil, triggers: triggers)
    }

    /// As many as `limit` bytes of documents allow, and one at least.
    private static func triggers(of drafts: inout [TriggerDraft], _ event: Event, within limit: Int) -> [Trigger] {
        var triggers: [Trigger] = []
        triggers.reserveCapacity(drafts.count)
        var bytes = 0
        for position in drafts.indices {
            let trigger = drafts[position].trigger(
                position: position,
                eventKey: event.key,
                surprises: event.body.tape.surprises
            )
            // With room for the surprise that tells of the limit.
            bytes += trigger.document.count + 64
            guard bytes <= limit || triggers.isEmpty else { break }
            triggers.append(trigger)
        }
        return triggers
    }

    private init(unreadable reason: String, _ headers: DeliveryHeaders) {
        self.init(eventKey: headers.eventKey ?? "", unreadable: reason, triggers: [])
    }

    private init(eventKey: String, unreadable: String?, triggers: [Trigger]) {
        self.eventKey = eventKey
        self.unreadable = unreadable
        self.triggers = triggers
    }
}
