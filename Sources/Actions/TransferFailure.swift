/// A call that brought no answer: the line broke, or the worker that sent it died.
package struct TransferFailure: Sendable, Equatable {
    /// Whether any of the request may have reached the other side; true when nobody knows.
    package let requestSent: Bool
    /// For people, without secrets.
    package let reason: String

    package init(requestSent: Bool, reason: String) {
        self.requestSent = requestSent
        self.reason = reason
    }
}
