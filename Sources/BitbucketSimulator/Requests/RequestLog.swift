/// What happened, the last of each kind; older entries are forgotten.
struct RequestLog: Sendable {
    private static let limit = 10_000

    private(set) var requests: [RecordedRequest] = []
    private(set) var deliveries: [HookDelivery] = []
    private(set) var strangers: [Stranger] = []

    mutating func remember(_ request: RecordedRequest) { Self.append(request, to: &requests) }
    mutating func remember(_ delivery: HookDelivery) { Self.append(delivery, to: &deliveries) }
    mutating func remember(_ stranger: Stranger) { Self.append(stranger, to: &strangers) }
    mutating func forgetRequests() { requests = [] }
    mutating func forgetStrangers() { strangers = [] }

    private static func append<Element>(_ element: Element, to list: inout [Element]) {
        list.append(element)
        if list.count > limit { list.removeFirst(list.count - limit) }
    }
}
