/// Why a request at `POST /webhooks/{token}` was not taken; each is one answer of that door.
package enum RejectionReason: String, CaseIterable, Sendable {
    /// 401: no signature header.
    case missingSignature = "missing_signature"

    /// 401: a header that is not `method=hex` with a known method and its length.
    case malformedSignature = "malformed_signature"

    /// 401: well-formed, and not ours.
    case wrongSignature = "wrong_signature"

    /// 404: no webhook has this path.
    case unknownPath = "unknown_path"

    /// 405: not a POST.
    case methodNotAllowed = "method_not_allowed"

    /// 413: over the limit, inflated or as sent.
    case bodyTooLarge = "body_too_large"

    /// 415: a Content-Encoding nobody knows, on bytes that do not verify.
    case unknownEncoding = "unknown_encoding"

    /// 431: more header bytes than the door reads.
    case headersTooLarge = "headers_too_large"

    /// 408, or a closed line: the body did not arrive in time.
    case slowClient = "slow_client"

    /// 503: verified, and could not be made durable in time.
    case notDurable = "not_durable"
}
