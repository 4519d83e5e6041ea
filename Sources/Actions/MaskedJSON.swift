import Domain

/// JSON text under way, beside the form of it that may be seen.
struct MaskedJSON: Sendable {
    private(set) var bytes: [UInt8] = []
    /// Nil while the text itself may be seen.
    private var mask: [UInt8]?

    /// The form that may be seen.
    var shown: JSONText { JSONText(wellFormed: mask ?? bytes) }

    mutating func append(_ byte: Unicode.Scalar) {
        bytes.append(UInt8(ascii: byte))
        mask?.append(UInt8(ascii: byte))
    }

    mutating func append(_ both: [UInt8]) {
        bytes += both
        mask? += both
    }

    /// A value with its JSON type; what nobody has read is copied.
    mutating func append(_ value: TemplateValue) {
        switch value {
        case .plain(let value): append(value.encoded)
        case .part(let part): append(part.bytes)
        case .secret(let text): append(secret: text, shown: Secret.mask)
        }
    }

    /// A text, as a string.
    mutating func append(_ text: MaskedText) {
        if text.hasSecret {
            append(secret: text.text, shown: text.shown)
        } else {
            append(JSONValue.string(text.text).encoded)
        }
    }

    /// What has been written, read; throws when it is nested too deeply.
    func value() throws(StepFailure) -> JSONValue {
        do throws(JSONError) {
            return try JSONValue(parsing: bytes)
        } catch {
            throw StepFailure("cannot be read: \(error.reason)")
        }
    }

    private mutating func append(secret: String, shown: String) {
        mask = (mask ?? bytes) + JSONValue.string(shown).encoded
        bytes += JSONValue.string(secret).encoded
    }
}
