package import HTTPTypes

/// What the other side said, whatever its status.
package struct Answer: Hashable, Sendable {
    /// Status and header fields of the last header block; earlier 1xx blocks and trailers are left out.
    package let response: HTTPResponse
    /// The bytes as they came, at most `TransferLimits.bodyBytes` of them; nothing is decompressed.
    package let body: [UInt8]
    /// Whether the body was longer, and only its beginning is here: see `TransferLimits.cutsBody`.
    package let isCut: Bool
    /// From the start of the transfer to the last byte.
    package let duration: Duration

    package init(response: HTTPResponse, body: [UInt8], isCut: Bool = false, duration: Duration) {
        self.response = response
        self.body = body
        self.isCut = isCut
        self.duration = duration
    }
}
