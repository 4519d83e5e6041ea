package import HTTPTypes

/// Which headers a workflow may set.
package enum HeaderRules {
    /// Bittern's own, or the transfer's: a workflow that sets one is refused.
    static let reserved: Set<String> = [
        "connection", "content-length", "expect", "host", "http2-settings", "idempotency-key", "keep-alive",
        "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding",
        "upgrade",
    ]

    /// `Idempotency-Key`, which every call carries: `<run>-<step>`, the same for each attempt.
    package static let idempotencyKey = name("Idempotency-Key")

    static let userAgent = "bittern"

    /// Throws when the text is no header's name, or a reserved one.
    static func check(_ text: String) throws(StepFailure) -> HTTPField.Name {
        guard let name = HTTPField.Name(text), !text.hasPrefix(":") else {
            throw StepFailure("`\(text)` is no name of a header")
        }
        guard !reserved.contains(name.canonicalName) else {
            throw StepFailure("`\(name.rawName)` is set by bittern and not by a workflow")
        }
        return name
    }

    /// Throws for line breaks and other control characters, so that a value can never become a second header.
    static func check(value: String) throws(StepFailure) {
        guard let scalar = value.unicodeScalars.first(where: { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) })
        else {
            return
        }
        let code = String(scalar.value, radix: 16, uppercase: true)
        throw StepFailure(
            "a header must not contain control characters, and this one has U+00\(scalar.value < 16 ? "0" : "")\(code)"
        )
    }

    private static func name(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is a name of a header") }
        return name
    }
}
