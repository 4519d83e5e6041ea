import FoundationEssentials

/// Bytes that nobody can guess, from the operating system.
enum RandomBytes {
    static func make(_ count: Int) -> Data {
        var source = SystemRandomNumberGenerator()
        return Data((0..<count).map { _ in UInt8.random(in: .min ... .max, using: &source) })
    }

    /// `count` bytes as text that needs no escaping in an address: 43 characters for 32.
    static func text(_ count: Int) -> String { Base64URL.encode(make(count)) }
}

/// Base64 with `-` and `_`, without `=` (RFC 4648 §5).
enum Base64URL {
    static func encode(_ bytes: Data) -> String {
        bytes.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    static func decode(_ text: String) -> [UInt8]? {
        let standard = text.replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4)
        return Data(base64Encoded: standard + padding).map(Array.init)
    }
}
