import Crypto
package import Domain
import FoundationEssentials

/// Why something could not be sealed or opened.
///
/// Says which key, never what was inside.
package enum SealError: Error, Hashable, CustomStringConvertible {
    case malformedKeyring(String)
    case noSuchKey(String)
    case malformedEnvelope
    /// The key is there, and the bytes were not sealed with it for this place.
    case notOurs(key: String)

    package var description: String {
        switch self {
        case .malformedKeyring(let reason): "the keyring is not id:base64,id:base64: \(reason)"
        case .noSuchKey(let id): "the keyring has no key \(id), with which this was sealed"
        case .malformedEnvelope: "this is not a sealed value"
        case .notOurs(let id): "key \(id) does not open this value: another key of that name, or a value moved here"
        }
    }
}

/// The keys that seal secrets at rest: the first seals, all open.
///
/// AES-256-GCM.
///
/// Envelope: version (1 byte, 1), length of the key's id (1 byte), the id, then nonce, ciphertext and tag. What is sealed is
/// bound to its place, so that a row copied over another does not open.
package struct Keyring: Sendable {
    private let first: String
    private let keys: [String: SymmetricKey]

    /// Reads `id:base64,id:base64`: ids of 1–32 letters, digits, `-` and `_`; keys of 32 bytes.
    package init(parsing text: Secret) throws(SealError) {
        let entries = text.withValue { $0.split(whereSeparator: { $0 == "," || $0.isWhitespace }).map(String.init) }
        var keys: [String: SymmetricKey] = [:]
        for entry in entries {
            let parts = entry.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, Self.isID(parts[0]) else { throw .malformedKeyring("an entry has no id") }
            guard let bytes = Data(base64Encoded: String(parts[1])), bytes.count == 32 else {
                throw .malformedKeyring("key \(parts[0]) is not 32 bytes in base64")
            }
            guard keys.updateValue(SymmetricKey(data: bytes), forKey: String(parts[0])) == nil else {
                throw .malformedKeyring("key \(parts[0]) is there twice")
            }
        }
        guard let first = entries.first?.split(separator: ":").first else { throw .malformedKeyring("it is empty") }
        self.first = String(first)
        self.keys = keys
    }

    /// A keyring's entry with a new random key.
    package static func makeEntry(id: String) -> Secret {
        Secret("\(id):\(RandomBytes.make(32).base64EncodedString())")
    }

    /// The ids, the sealing one first.
    package var ids: [String] { [first] + keys.keys.filter { $0 != first }.sorted() }

    /// Seals `secret` for one place.
    ///
    /// `place` is table, row and column, such as `credential/acme/sealed`.
    package func seal(_ secret: Secret, for place: String) throws -> [UInt8] {
        guard let key = keys[first] else { throw SealError.noSuchKey(first) }
        let box = try secret.withValue { text in
            try AES.GCM.seal(Array(text.utf8), using: key, authenticating: Array(place.utf8))
        }
        guard let sealed = box.combined else { throw SealError.malformedEnvelope }
        return [1, UInt8(first.utf8.count)] + Array(first.utf8) + Array(sealed)
    }

    /// Opens what `seal` made for the same place.
    package func open(_ envelope: [UInt8], at place: String) throws(SealError) -> Secret {
        guard envelope.count > 2, envelope[0] == 1, envelope.count > 2 + Int(envelope[1]) else {
            throw .malformedEnvelope
        }
        let end = 2 + Int(envelope[1])
        let id = String(decoding: envelope[2..<end], as: UTF8.self)
        guard let key = keys[id] else { throw .noSuchKey(id) }
        guard let box = try? AES.GCM.SealedBox(combined: envelope[end...]) else { throw .malformedEnvelope }
        // The library says no more than that it failed, which is all there is to say.
        guard let bytes = try? AES.GCM.open(box, using: key, authenticating: Array(place.utf8)) else {
            throw .notOurs(key: id)
        }
        return Secret(String(decoding: bytes, as: UTF8.self))
    }

    private static func isID(_ text: Substring) -> Bool {
        (1...32).contains(text.utf8.count)
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
    }
}
