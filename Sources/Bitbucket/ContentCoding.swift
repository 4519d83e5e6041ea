import Domain
package import HTTPTypes

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
        /// The inflated body would be longer than this many times what came.
        case overRatio(Int)
    }

    /// How many times its own length a body may grow once it is longer than `ratioFreeBytes`.
    ///
    /// JSON shrinks to a tenth, at its dullest to a fiftieth; zeros, of which bombs are made, to a thousandth.
    package static let ratioLimit = 200
    /// What a body may grow to whatever its ratio: small bodies that repeat themselves are honest, and cost nothing.
    package static let ratioFreeBytes = 1 << 20

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

    /// The body before it was compressed, of at most `limit` bytes and `ratioLimit` times what came.
    package func inflate(_ body: [UInt8], limit: Int) throws(Failure) -> [UInt8] {
        guard self != .identity else {
            guard body.count <= limit else { throw .overLimit(limit) }
            return body
        }
        let grown = max(Self.ratioFreeBytes, body.count * Self.ratioLimit)
        do throws(Inflater.Failure) {
            let inflater = try Inflater(limit: min(limit, grown))
            return self == .deflate && !Self.isWrapped(body)
                ? try inflater.inflate(bare: body) : try inflater.inflate(body)
        } catch {
            switch error {
            case .corrupt: throw .corrupt
            case .overLimit: throw grown < limit ? .overRatio(Self.ratioLimit) : .overLimit(limit)
            }
        }
    }

    /// Whether zlib's two bytes, or gzip's, stand before the compressed data; `deflate` means zlib's, but some send
    /// the data bare.
    private static func isWrapped(_ body: [UInt8]) -> Bool {
        guard body.count >= 2 else { return false }
        let head = Int(body[0]) << 8 | Int(body[1])
        return head == 0x1F8B || (body[0] & 0x0F == 8 && head % 31 == 0)
    }
}
