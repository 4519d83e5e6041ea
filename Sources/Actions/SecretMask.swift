package import Domain

/// Replaces secrets by `‹secret›` in what others sent back, and in what is kept of it.
///
/// Secrets under four bytes are left: they would be found everywhere. Besides the secret itself, its percent-encoded and
/// its JSON-escaped forms are replaced.
package struct SecretMask: Sendable {
    static let shortestBytes = 4

    /// Longest first, so that a secret within another leaves nothing of the longer one.
    private let needles: [[UInt8]]

    package static let none = SecretMask([])

    package init(_ secrets: [Secret]) { self.init(secrets, and: []) }

    /// The same mask, and for these secrets, too.
    package func and(_ secrets: [Secret]) -> SecretMask { SecretMask(secrets, and: needles) }

    private init(_ secrets: [Secret], and others: [[UInt8]]) {
        var needles = Set(others)
        for secret in secrets {
            secret.withValue { text in
                guard text.utf8.count >= Self.shortestBytes else { return }
                needles.insert(Array(text.utf8))
                needles.insert(Array(PercentEncoding.encode(text).utf8))
                needles.insert(Array(JSONValue.string(text).encoded.dropFirst().dropLast()))
            }
        }
        self.needles = needles.sorted { $0.count > $1.count }
    }

    package func masking(_ text: String) -> String {
        needles.isEmpty ? text : String(decoding: masking(Array(text.utf8)), as: UTF8.self)
    }

    package func masking(_ bytes: [UInt8]) -> [UInt8] {
        guard !needles.isEmpty else { return bytes }
        var result: [UInt8] = []
        var position = 0
        while position < bytes.count {
            let found = needles.first { needle in
                bytes[position] == needle[0] && bytes[position...].starts(with: needle)
            }
            if let found {
                result += Secret.mask.utf8
                position += found.count
            } else {
                result.append(bytes[position])
                position += 1
            }
        }
        return result
    }

    /// As in the value, which is read for it only when there is something to look for.
    package func masking(_ document: JSONText) -> JSONText {
        guard !needles.isEmpty else { return document }
        // Nested too deeply to be read: a secret is found in the text, too, in its escaped form.
        guard let value = try? document.value() else { return JSONText(wellFormed: masking(document.bytes)) }
        return JSONText(masking(value))
    }

    /// Every text in a document, names included; numbers that contain a secret become the mask.
    package func masking(_ value: JSONValue) -> JSONValue {
        guard !needles.isEmpty else { return value }
        switch value {
        case .null, .bool: return value
        case .number(let number):
            let masked = masking(number.text)
            return masked == number.text ? value : .string(masked)
        case .string(let text): return .string(masking(text))
        case .array(let elements): return .array(elements.map(masking))
        case .object(let object):
            return .object(JSONObject(object.members.map { (masking($0.name), masking($0.value)) }))
        }
    }
}
