import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPCompression

/// Undoes gzip and zlib for one body.
///
/// The decompressor is a channel's handler, so the body goes through a channel that is only memory.
final class Inflater {
    enum Failure: Error {
        /// Not compressed data, not all of it, or more than it.
        case corrupt
        case overLimit
    }

    private static let pieceBytes = 64 * 1_024

    private let channel = EmbeddedChannel()
    private var inflated: [UInt8] = []

    /// `limit` is the most bytes that come out.
    init(limit: Int) throws(Failure) {
        try Self.named {
            try channel.pipeline.syncOperations.addHandler(NIOHTTPRequestDecompressor(limit: .size(limit)))
            var head = HTTPRequestHead(version: .http1_1, method: .POST, uri: "/")
            // It tells gzip from zlib by itself.
            head.headers.add(name: "Content-Encoding", value: "gzip")
            try channel.writeInbound(HTTPServerRequestPart.head(head))
        }
    }

    // Closing reports only what was reported before.
    deinit { _ = try? channel.finish() }

    /// What was compressed into `body`, which has gzip's or zlib's header and trailer.
    func inflate(_ body: [UInt8]) throws(Failure) -> [UInt8] {
        try feed(body[...])
        return try finish()
    }

    /// What was compressed into `body`, which has neither header nor trailer.
    func inflate(bare body: [UInt8]) throws(Failure) -> [UInt8] {
        try feed([0x78, 0x01])
        // The last byte apart: the decompressor may hold output back while it has more input than it can answer.
        try feed(body.dropLast())
        try feed(body.suffix(1))
        // zlib's trailer is of the output, so it can be made, and the data ends where it is believed.
        let checksum = Self.adler32(inflated)
        try feed([24, 16, 8, 0].map { UInt8(truncatingIfNeeded: checksum >> $0) }[...])
        return try finish()
    }

    /// In pieces, so that a bomb is noticed at the first one that goes over the limit.
    private func feed(_ bytes: ArraySlice<UInt8>) throws(Failure) {
        try Self.named {
            for start in stride(from: bytes.startIndex, to: bytes.endIndex, by: Self.pieceBytes) {
                let piece = bytes[start..<min(start + Self.pieceBytes, bytes.endIndex)]
                try channel.writeInbound(HTTPServerRequestPart.body(ByteBuffer(bytes: piece)))
                try take()
            }
        }
    }

    private func finish() throws(Failure) -> [UInt8] {
        try Self.named {
            try channel.writeInbound(HTTPServerRequestPart.end(nil))
            try take()
        }
        return inflated
    }

    private func take() throws {
        while let part = try channel.readInbound(as: HTTPServerRequestPart.self) {
            if case .body(let piece) = part { inflated.append(contentsOf: piece.readableBytesView) }
        }
    }

    private static func named(_ work: () throws -> Void) throws(Failure) {
        do {
            try work()
        } catch NIOHTTPDecompression.DecompressionError.limit {
            throw .overLimit
        } catch {
            throw .corrupt
        }
    }

    /// RFC 1950's checksum.
    private static func adler32(_ bytes: [UInt8]) -> UInt32 {
        var low: UInt32 = 1
        var high: UInt32 = 0
        for byte in bytes {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return high << 16 | low
    }
}
