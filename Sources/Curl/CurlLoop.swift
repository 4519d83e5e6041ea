import CCurl
package import HTTPTypes
import Synchronization

/// The only way out of the house: HTTP requests to elsewhere, many at a time, on one thread of its own.
///
/// Connections are kept and used again, HTTP/2 is spoken over TLS where the other side can, certificates are verified,
/// redirects are answers, cookies, proxies and `.netrc` do not exist. Thread-safe. Create one and share it; a loop that
/// is neither closed nor kept ends its thread and what it carries.
package final class CurlLoop: Sendable {
    private let inbox = Inbox()
    private let thread: LoopThread
    private let lastID = Mutex<Order.ID>(0)

    /// Starts the thread.
    ///
    /// `connectionsPerHost` bounds how many requests one host has at a time, and so its connections; more than that wait,
    /// in order of arrival, within their total limit. `authorities` is the path of a PEM file with the certificate
    /// authorities to trust instead of the system's.
    package init(userAgent: String = "bittern", connectionsPerHost: Int = 64, authorities: String? = nil) {
        let inbox = inbox
        thread = LoopThread {
            TransferLoop(
                inbox,
                userAgent: userAgent,
                connectionsPerHost: connectionsPerHost,
                authorities: authorities
            ).run()
        }
    }

    deinit { inbox.close() }

    /// Sends one request and returns its answer, whatever the status; a redirect is an answer too.
    ///
    /// The body goes with any method but HEAD. Fields that belong to the connection (`Host`, `Content-Length`,
    /// `Connection`, `Expect` …) are left out; every other field is sent as it is, and none asks for compression unless
    /// the caller's does.
    ///
    /// Throws ``TransferError``, or `CancellationError` when the task was cancelled before the request was sent; cancelled
    /// later it throws a `TransferError` of kind `closed`. A request whose method is not idempotent goes out at most once.
    package func send(
        _ request: HTTPRequest,
        body: [UInt8] = [],
        limits: TransferLimits = TransferLimits(),
        addresses: AddressPolicy
    ) async throws -> Answer {
        let deadline = ContinuousClock().now.advanced(by: limits.total)
        let destination = try Destination(of: request)
        let lines = try RequestLines(of: request, hasBody: !body.isEmpty, host: destination.name)
        let id = lastID.withLock { last in
            last += 1
            return last
        }
        let raw = try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (waiter: CheckedContinuation<RawAnswer, any Error>) in
                let order = Order(
                    id: id,
                    destination: destination,
                    method: request.method,
                    lines: lines,
                    body: body,
                    limits: limits,
                    addresses: addresses,
                    deadline: deadline,
                    waiter: waiter
                )
                place(order)
            }
        } onCancel: {
            inbox.cancel(id)
        }
        guard let response = raw.head.response() else {
            throw TransferError(kind: .broken, reason: "\(destination.name) did not answer in HTTP", requestSent: true)
        }
        return Answer(response: response, body: raw.body, isCut: raw.isCut, duration: raw.duration)
    }

    /// Ends all that is in flight with a `TransferError` of kind `closed`, and returns when the thread and its handles are
    /// gone.
    ///
    /// From then on `send` throws the same. Any number of calls.
    package func close() async {
        inbox.close()
        await thread.join()
    }

    private func place(_ order: Order) {
        guard inbox.add(order) else {
            let reason = "\(order.destination.name): the loop is closed"
            return order.waiter.resume(throwing: TransferError(kind: .closed, reason: reason, requestSent: false))
        }
        // A cancellation before the order was in the inbox found nothing to cancel.
        if Task.isCancelled { inbox.cancel(order.id) }
    }
}
