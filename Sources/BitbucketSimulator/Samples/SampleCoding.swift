import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPCompression

/// How a body is compressed for the wire; its `Content-Encoding`.
package enum SampleCoding: String, Sendable {
    case gzip
    case deflate

    /// The bytes that go out in place of `body`.
    package func compress(_ body: [UInt8]) throws -> [UInt8] {
        // The compressor is a channel's handler, so the body goes through a channel that is only memory.
        let channel = EmbeddedChannel()
        // Closing reports only what was reported before.
        defer { _ = try? channel.finish() }
        let compressor = NIOHTTPRequestCompressor(encoding: self == .gzip ? .gzip : .deflate)
        try channel.pipeline.syncOperations.addHandler(compressor)
        let head = HTTPRequestHead(version: .http1_1, method: .POST, uri: "/")
        try channel.writeOutbound(HTTPClientRequestPart.head(head))
        try channel.writeOutbound(HTTPClientRequestPart.body(.byteBuffer(ByteBuffer(bytes: body))))
        try channel.writeOutbound(HTTPClientRequestPart.end(nil))
        var compressed: [UInt8] = []
        while let part = try channel.readOutbound(as: HTTPClientRequestPart.self) {
            if case .body(.byteBuffer(let piece)) = part { compressed += piece.readableBytesView }
        }
        return compressed
    }
}
