import CCurl

/// The loop itself: starts what is ordered, moves what runs, ends what is over.
///
/// Lives and dies on one thread.
final class TransferLoop {
    private let inbox: Inbox
    private let userAgent: String
    private let authorities: String?
    private let multi: MultiHandle
    private let clock = ContinuousClock()
    private var waiting: WaitingOrders
    private var inFlight: [Order.ID: Transfer] = [:]
    private var nextLook: ContinuousClock.Instant

    init(_ inbox: Inbox, userAgent: String, connectionsPerHost: Int, authorities: String?) {
        self.inbox = inbox
        self.userAgent = userAgent
        self.authorities = authorities
        multi = MultiHandle.open(connectionsPerHost: connectionsPerHost)
        waiting = WaitingOrders(perHost: connectionsPerHost)
        nextLook = clock.now
    }

    /// Blocks until the inbox is closed; by then every order has its answer or its error.
    func run() {
        inbox.setWaker(multi.waker)
        defer { inbox.setWaker(nil) }
        while true {
            let batch = inbox.take()
            for order in batch.orders where waiting.admit(order) { start(order) }
            for id in batch.cancelled { cancel(id) }
            if batch.isClosed { break }
            multi.perform()
            while let (transfer, code) = multi.nextFinished() { finish(transfer, code) }
            endOverdue()
            // A wake ends this at once; the second is for a machine without a spare descriptor for the wake.
            multi.poll(milliseconds: inFlight.isEmpty ? 1000 : 100)
        }
        for order in waiting.removeAll() { order.waiter.resume(throwing: order.ending(.closed, "the loop was closed")) }
        for transfer in inFlight.values { end(transfer, transfer.ending(.closed, "the loop was closed")) }
    }

    private func start(_ order: Order) {
        let transfer = Transfer(order, userAgent: userAgent, authorities: authorities)
        inFlight[order.id] = transfer
        multi.add(transfer.easy)
    }

    /// A task that is cancelled before its request went out may be done again; after that it must know.
    private func cancel(_ id: Order.ID) {
        if let order = waiting.remove(id) { return order.waiter.resume(throwing: CancellationError()) }
        guard let transfer = inFlight[id] else { return }
        if transfer.progress.mayHaveSent {
            end(transfer, transfer.ending(.closed, "cancelled after the request was sent"))
        } else {
            end(transfer, CancellationError())
        }
    }

    private func finish(_ transfer: Transfer, _ code: CURLcode) {
        let progress = transfer.progress
        guard code == CURLE_OK || progress.isCut else { return end(transfer, transfer.failure(code)) }
        let answer = RawAnswer(
            head: progress.head,
            body: progress.body,
            isCut: progress.isCut,
            duration: transfer.easy.duration
        )
        remove(transfer)
        transfer.order.waiter.resume(returning: answer)
    }

    /// Ends what is past its deadline though libcurl did not notice.
    ///
    /// libcurl 7.88 does not time out a transfer that waits for a free connection (`MSTATE_PENDING` in its multi.c).
    private func endOverdue() {
        let now = clock.now
        guard now >= nextLook else { return }
        nextLook = now.advanced(by: .milliseconds(100))
        for order in waiting.removeOverdue(at: now) {
            order.waiter.resume(throwing: order.ending(.timedOut, "not over within \(order.limits.total)"))
        }
        for transfer in inFlight.values where transfer.order.deadline <= now {
            end(transfer, transfer.ending(.timedOut, "not over within \(transfer.order.limits.total)"))
        }
    }

    private func end(_ transfer: Transfer, _ error: any Error) {
        remove(transfer)
        transfer.order.waiter.resume(throwing: error)
    }

    private func remove(_ transfer: Transfer) {
        multi.remove(transfer.easy)
        inFlight[transfer.order.id] = nil
        if let next = waiting.next(after: transfer.order) { start(next) }
    }
}
