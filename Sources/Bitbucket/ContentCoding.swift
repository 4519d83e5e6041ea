import Domain
package import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPCompression

/// How a body was compressed for the wire.
package enum ContentCoding: String, Sendable {
    case identity
    case gzip
    case deflate

    /// Why a body could not be inflated.
    package enum Failure: Error, Equatable {
        /// A coding other than gzip, deflate and identity, or several; at most 64 bytes of its name.
        case unknown(String)
        /// The bytes are not what the header says, or not all of them.
        case corrupt
        /// The inflated body would be longer than this.
        case overLimit(Int)
    }

    private static let chunkBytes = 64 * 1_024

    /// Reads `Content-Encoding`; absent and empty mean identity.
    package init(_ headers: HTTPFields) throws(Failure) {
        let codings = headers[values: .contentEncoding].flatMap { $0.split(separator: ",") }
            .map { $0.split(whereSeparator: { $0 == " " || $0 == "\t" }).joined(separator: " ").lowercased() }
            .filter { !$0.isEmpty && $0 != "identity" }
        switch codings.first {
        case nil: self = .identity
        case "gzip" where codings.count == 1, "x-gzip" where codings.count == 1: self = .gzip
        case "deflate" where codings.count == 1: self = .deflate
        default: throw .unknown(codings.joined(separator: ", ").prefix(utf8: 64))
        }
    }

    /// The body before it was compressed, of at most `limit` bytes.
    package func inflate(_ body: [UInt8], limit: Int) throws(Failure) -> [UInt8] {
        guard self != .identity else {
            guard body.count <= limit else { throw .overLimit(limit) }
            return body
        }
        do {
            return try pass(body, through: NIOHTTPRequestDecompressor(limit: .size(limit)))
        } catch NIOHTTPDecompression.DecompressionError.limit {
            throw .overLimit(limit)
        } catch {
            throw .corrupt
        }
    }

    /// The decompressor is a channel's handler, so the body goes through a channel that is only memory.
    private func pass(_ body: [UInt8], through decompressor: NIOHTTPRequestDecompressor) throws -> [UInt8] {
        let channel = EmbeddedChannel()
        // Closing reports only what was reported before.
        defer { _ = try? channel.finish() }
        try channel.pipeline.syncOperations.addHandler(decompressor)
        var head = HTTPRequestHead(version: .http1_1, method: .POST, uri: "/")
        head.headers.add(name: "Content-Encoding", value: rawValue)
        try channel.writeInbound(HTTPServerRequestPart.head(head))
        var inflated: [UInt8] = []
        // In pieces, so that a bomb is noticed at the first one that goes over the limit.
        for start in stride(from: 0, to: body.count, by: Self.chunkBytes) {
            let piece = ByteBuffer(bytes: body[start..<min(start + Self.chunkBytes, body.count)])
            try channel.writeInbound(HTTPServerRequestPart.body(piece))
            try take(from: channel, into: &inflated)
        }
        try channel.writeInbound(HTTPServerRequestPart.end(nil))
        try take(from: channel, into: &inflated)
        return inflated
    }

    private func take(from channel: EmbeddedChannel, into inflated: inout [UInt8]) throws {
        while let part = try channel.readInbound(as: HTTPServerRequestPart.self) {
            if case .body(let piece) = part { inflated.append(contentsOf: piece.readableBytesView) }
        }
    }
}
