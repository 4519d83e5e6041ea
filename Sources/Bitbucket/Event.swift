import Domain

/// A body with its event key: decides whether the key may be believed, and who reads.
struct Event {
    let body: JSONField
    /// Bitbucket's word; empty when there is none.
    let key: String
    let product: Product
    /// Whether the key stands in the signed body, as Data Center's does, and not only in a header.
    let isKeySigned: Bool

    init(body: JSONField, header: String?, product: Product) {
        let own = product == .datacenter ? body.eventKey.nonEmptyText : nil
        self.body = body
        self.product = product
        isKeySigned = own != nil
        key = (own ?? header ?? "").prefix(utf8: DeliveryHeaders.identifierBytes)
    }

    /// The body's triggers; `unknown` when the key is not in the table or the body does not bear it out.
    func drafts() -> [TriggerDraft] {
        guard let eventKey = EventKey.known(key, product), isBorneOut(eventKey) else {
            return [UnknownReading.draft(self)]
        }
        return eventKey.read(self, eventKey.type)
    }

    /// A header is not signed: whoever replays a body could name another key, so the body has to agree with it.
    private func isBorneOut(_ eventKey: EventKey) -> Bool {
        if isKeySigned { return true }
        let missing =
            eventKey.requires.first { !body[$0].isObject } ?? eventKey.requiresLists.first { !body[$0].isList }
        if let missing {
            body.tape.surprise(missing, "expected by \(key), found nothing")
            return false
        }
        for name in eventKey.excludes where body[name].isPresent {
            body.tape.surprise(name, "no part of \(key)")
            return false
        }
        guard let state = eventKey.deniedBy.isEmpty ? nil : body.pullrequest.state.text else { return true }
        guard eventKey.deniedBy.contains(state.lowercased()) else { return true }
        body.tape.surprise("pullrequest.state", "\(state) denies \(key)")
        return false
    }
}
