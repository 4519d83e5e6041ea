import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPCompression

/// Compresses as senders do.
package enum Compression {
    /// gzip, with its header and trailer.
    package static func gzip(_ body: [UInt8]) throws -> [UInt8] { try compress(body, .gzip) }

    /// zlib, with its header and trailer: what `Content-Encoding: deflate` means.
    package static func zlib(_ body: [UInt8]) throws -> [UInt8] { try compress(body, .deflate) }

    /// The compressed data alone: what some send as `deflate`.
    package static func bareDeflate(_ body: [UInt8]) throws -> [UInt8] {
        Array(try zlib(body).dropFirst(2).dropLast(4))
    }

    private static func compress(_ body: [UInt8], _ algorithm: NIOCompression.Algorithm) throws -> [UInt8] {
        let channel = EmbeddedChannel()
        defer { _ = try? channel.finish() }  // nothing is left to be reported
        try channel.pipeline.syncOperations.addHandler(NIOHTTPRequestCompressor(encoding: algorithm))
        let head = HTTPRequestHead(version: .http1_1, method: .POST, uri: "/")
        try channel.writeOutbound(HTTPClientRequestPart.head(head))
        try channel.writeOutbound(HTTPClientRequestPart.body(.byteBuffer(ByteBuffer(bytes: body))))
        try channel.writeOutbound(HTTPClientRequestPart.end(nil))
        return try written(to: channel)
    }

    /// A gzip body of about a thousandth of `mebibytes`, in spaces.
    ///
    /// Every mebibyte after the second is compressed to the same bytes, so only two are compressed.
    package static func bomb(mebibytes: Int) throws -> [UInt8] {
        let channel = EmbeddedChannel()
        defer { _ = try? channel.finish() }
        try channel.pipeline.syncOperations.addHandler(NIOHTTPRequestCompressor(encoding: .gzip))
        let piece = ByteBuffer(repeating: 0x20, count: 1 << 20)
        try channel.writeOutbound(
            HTTPClientRequestPart.head(HTTPRequestHead(version: .http1_1, method: .POST, uri: "/"))
        )
        var pieces: [[UInt8]] = []
        for _ in 0..<2 {
            channel.write(HTTPClientRequestPart.body(.byteBuffer(piece)), promise: nil)
            channel.flush()
            pieces.append(try written(to: channel))
        }
        return pieces[0] + Array(repeating: pieces[1], count: mebibytes - 1).joined()
    }

    private static func written(to channel: EmbeddedChannel) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let part = try channel.readOutbound(as: HTTPClientRequestPart.self) {
            if case .body(.byteBuffer(let piece)) = part { bytes += piece.readableBytesView }
        }
        return bytes
    }
}
