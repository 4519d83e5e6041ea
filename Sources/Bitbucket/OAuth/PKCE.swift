import Crypto
package import Domain
import FoundationEssentials

/// Proof Key for Code Exchange (RFC 7636): whoever exchanges a code shows that it was they who asked for it.
package enum PKCE {
    /// What goes along to the consent page: the SHA-256 of the verifier, in base64url without padding.
    package static func challenge(of verifier: String) -> String {
        base64URL(Array(SHA256.hash(data: Array(verifier.utf8))))
    }

    /// A verifier of 43 characters or more, made of at least 32 random bytes.
    package static func verifier(from random: [UInt8]) -> Secret {
        precondition(random.count >= 32, "a verifier needs 32 random bytes")
        return Secret(base64URL(random))
    }

    private static func base64URL(_ bytes: [UInt8]) -> String {
        String(
            Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").prefix { $0 != "=" }
        )
    }
}
