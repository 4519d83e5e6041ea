import HTTPTypes

/// The caller's header fields as the lines libcurl takes.
struct RequestLines: Hashable, Sendable {
    let lines: [String]

    /// Fields that describe the connection or the framing, which are libcurl's to write.
    ///
    /// A caller's `Content-Length` that
    /// disagrees with the body would let one request smuggle another, and a `Host` would undo what the policy decided.
    static let ours: Set<String> = [
        "connection", "content-length", "expect", "host", "http2-settings", "keep-alive", "proxy-connection", "te",
        "trailer", "transfer-encoding", "upgrade",
    ]

    /// Throws `broken` when the method is CONNECT, HEAD has a body, or a field could end its line early.
    init(of request: HTTPRequest, hasBody: Bool, host: String) throws(TransferError) {
        guard request.method != .connect, request.method != .head || !hasBody else {
            throw Self.unwritable(
                "a \(request.method.rawValue) request\(hasBody ? " with a body" : "") is not sent",
                host
            )
        }
        var lines = ["Expect:"]  // libcurl would wait a second for a 100 that few servers send
        var hasContentType = false
        for field in request.headerFields where !Self.ours.contains(field.name.canonicalName) {
            let value = field.value
            guard !value.utf8.contains(where: { $0 == 0 || $0 == 0x0a || $0 == 0x0d }) else {
                throw Self.unwritable("the header \(field.name.canonicalName) has a line end or NUL in its value", host)
            }
            hasContentType = hasContentType || field.name == .contentType
            // "Name:" would remove a header of libcurl's own; "Name;" sends it empty.
            lines.append(value.isEmpty ? "\(field.name.rawName);" : "\(field.name.rawName): \(value)")
        }
        if !hasContentType { lines.append("Content-Type:") }  // libcurl would call every body a form
        self.lines = lines
    }

    private static func unwritable(_ reason: String, _ host: String) -> TransferError {
        TransferError(kind: .broken, reason: "\(reason) (to \(host))", requestSent: false)
    }
}
