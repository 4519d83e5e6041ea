package import Domain
import FoundationEssentials

/// Random bytes from the system as text that fits in a header and in an address.
package enum RandomText {
    /// base64url without padding.
    package static func make(bytes count: Int) -> Secret {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        let text = Data(bytes).base64EncodedString()
        return Secret(
            text.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        )
    }
}
