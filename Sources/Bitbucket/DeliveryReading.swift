package import Domain

/// What a verified body says, in our words.
///
/// Pure: never throws, never crashes, whatever the body is.
package struct DeliveryReading: Sendable {
    /// The most triggers that one delivery gives; when there was more they all say so in a surprise.
    package static let triggerLimit = 10_000
    /// Documents are cut short when those before them in the delivery have taken this much together.
    ///
    /// What all of them repeat, a span's resource for one, would make gigabytes of a body of megabytes.
    package static let documentBytes = 16 << 20

    /// Data Center's body's own key, else the header's, else empty.
    package let eventKey: String
    /// Why there are no triggers: the body is not JSON, or not an object.
    ///
    /// Nil when it was read.
    package let unreadable: String?
    /// Why PostgreSQL's `jsonb` cannot hold the body although it was read: a `\u0000`, half a surrogate pair, a number
    /// beyond `numeric`.
    ///
    /// Nil for nearly every body, and then `jsonb` takes its bytes, without a BOM; nil too when it was not read.
    package let noPayload: String?
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
        var room = Self.documentBytes
        let triggers = drafts.indices.map { position in
            let trigger = drafts[position].trigger(
                position: position,
                eventKey: event.key,
                surprises: tape.surprises,
                tightly: room < 0
            )
            room -= trigger.document.count
            return trigger
        }
        self.init(
            eventKey: event.key,
            unreadable: nil,
            noPayload: tape.obstacle?.description,
            triggers: triggers
        )
    }

    private init(unreadable reason: String, _ headers: DeliveryHeaders) {
        self.init(eventKey: headers.eventKey ?? "", unreadable: reason, noPayload: nil, triggers: [])
    }

    private init(eventKey: String, unreadable: String?, noPayload: String?, triggers: [Trigger]) {
        self.eventKey = eventKey
        self.unreadable = unreadable
        self.noPayload = noPayload
        self.triggers = triggers
    }
}
