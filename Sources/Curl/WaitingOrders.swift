/// Orders that wait for their turn: of each host only so many are under way at a time, the others in order of arrival.
///
/// libcurl would keep them, too, but looks at every one of them whenever anything moves.
struct WaitingOrders {
    private struct Host: Hashable {
        let name: String
        let port: Int
        let isSecure: Bool

        init(of order: Order) {
            (name, port) = (order.destination.host, order.destination.port)
            isSecure = order.destination.isSecure
        }
    }

    private struct Line {
        var underWay = 0
        /// In order of arrival; those before `first` had their turn, and some have left.
        var ids: [Order.ID] = []
        var first = 0
    }

    private static let forgottenAtOnce = 1_000

    private let perHost: Int
    private var lines: [Host: Line] = [:]
    private var orders: [Order.ID: Order] = [:]

    init(perHost: Int) { self.perHost = perHost }

    /// True when the order may begin, and then it counts as under way; else it waits.
    mutating func admit(_ order: Order) -> Bool {
        var line = lines[Host(of: order)] ?? Line()
        defer { lines[Host(of: order)] = line }
        guard line.underWay == perHost else {
            line.underWay += 1
            return true
        }
        line.ids.append(order.id)
        orders[order.id] = order
        return false
    }

    /// One order is over; returns the one that may begin in its place.
    mutating func next(after order: Order) -> Order? {
        let host = Host(of: order)
        guard var line = lines[host] else { return nil }
        defer { lines[host] = line.underWay == 0 ? nil : line }
        if line.first > Self.forgottenAtOnce {
            line.ids.removeFirst(line.first)
            line.first = 0
        }
        while line.first < line.ids.count {
            defer { line.first += 1 }
            if let next = orders.removeValue(forKey: line.ids[line.first]) { return next }
        }
        (line.ids, line.first) = ([], 0)
        line.underWay -= 1
        return nil
    }

    /// Takes one out; nil when it does not wait.
    mutating func remove(_ id: Order.ID) -> Order? { orders.removeValue(forKey: id) }

    /// Takes out all whose time is over at `now`.
    mutating func removeOverdue(at now: ContinuousClock.Instant) -> [Order] {
        let overdue = orders.values.filter { $0.deadline <= now }
        for order in overdue { orders[order.id] = nil }
        return overdue
    }

    /// Takes out all.
    mutating func removeAll() -> [Order] {
        defer { orders = [:] }
        return Array(orders.values)
    }
}
