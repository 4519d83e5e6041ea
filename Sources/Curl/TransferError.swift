/// Why a transfer produced no HTTP answer; an answer with an error status is an ``Answer``, not this.
package struct TransferError: Error, Hashable, CustomStringConvertible {
    /// What went wrong, as far as a caller would act differently.
    package enum Kind: Hashable, Sendable {
        /// The host's name has no address.
        case resolve
        /// No address of the host took the connection.
        case connect
        /// The ``AddressPolicy``, or the rule "http or https to a plain host", forbids where the request wants to go.
        case addressRefused
        /// No TLS session that we trust.
        case tls
        /// The connect limit or the total limit passed.
        case timedOut
        /// The answer's body is longer than the limit, and was not to be cut.
        case bodyTooLarge
        /// The connection or the answer broke off, or is not HTTP; or the request cannot be written as HTTP.
        case broken
        /// Ended from our side: the loop was closed, or the task was cancelled after the request was sent.
        case closed
    }

    package let kind: Kind
    /// Lower case; says what happened and with which host; never a header, a body or a URL's path or query.
    package let reason: String
    /// Whether a byte of the request may have gone out: when false, the other side has certainly not seen it.
    package let requestSent: Bool

    package init(kind: Kind, reason: String, requestSent: Bool) {
        self.kind = kind
        self.reason = reason
        self.requestSent = requestSent
    }

    package var description: String { reason }
}
