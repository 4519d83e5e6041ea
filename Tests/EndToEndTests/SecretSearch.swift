import Foundation

/// Looks for secrets in what others may read: for pieces of them, and in every form that a program might write.
struct SecretSearch {
    private struct Needle {
        let what: String
        let bytes: [UInt8]
    }

    /// So much of a secret, at its beginning or its end, is as bad as all of it.
    private static let pieceBytes = 24

    /// By their first eight bytes, so that one way through a text finds all of them.
    private let needles: [UInt64: [Needle]]

    init(_ secrets: [(what: String, text: String)]) {
        let all = secrets.flatMap { secret in
            Self.pieces(of: Array(secret.text.utf8)).flatMap(Self.forms).map { Needle(what: secret.what, bytes: $0) }
        }
        precondition(all.allSatisfy { $0.bytes.count >= 8 }, "shorter secrets would be found everywhere")
        needles = Dictionary(grouping: all) { needle in
            needle.bytes.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
        }
    }

    /// What is found, each secret once.
    func findings(in text: [UInt8]) -> [String] {
        var found: Set<String> = []
        text.withUnsafeBytes { bytes in
            for offset in 0..<max(0, bytes.count - 7) {
                let start = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                guard let candidates = needles[start] else { continue }
                for needle in candidates where bytes[offset...].starts(with: needle.bytes) { found.insert(needle.what) }
            }
        }
        return found.sorted()
    }

    static func contains(_ text: [UInt8], _ words: String) -> Bool {
        Data(text).range(of: Data(words.utf8)) != nil
    }

    private static func pieces(of secret: [UInt8]) -> [[UInt8]] {
        guard secret.count > 2 * pieceBytes else { return [Array(secret.prefix(pieceBytes))] }
        let middle = secret.dropFirst(secret.count / 2).prefix(pieceBytes)
        return [Array(secret.prefix(pieceBytes)), Array(middle), Array(secret.suffix(pieceBytes))]
    }

    /// As it is, and in the forms of JSON, of addresses, of `bytea`, and of HTTP's Basic.
    private static func forms(of piece: [UInt8]) -> [[UInt8]] {
        let text = String(decoding: piece, as: UTF8.self)
        let harmless = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~"))
        let encoded = text.addingPercentEncoding(withAllowedCharacters: harmless) ?? text
        let forms = [
            text, text.replacing("/", with: #"\/"#), encoded, encoded.replacing("%20", with: "+"),
            piece.map { String(format: "%02x", $0) }.joined(), Data(piece).base64EncodedString(),
        ]
        return Set(forms).map { Array($0.utf8) }
    }
}
