import Crypto
import FoundationEssentials

/// PKCE: what the client promised to know when it brings the code.
struct CodeChallenge: Sendable {
    enum Method: String, Sendable {
        case plain
        case hashed = "S256"
    }

    let value: String
    let method: Method

    func isMet(by verifier: String?) -> Bool {
        guard let verifier, (43...128).contains(verifier.utf8.count) else { return false }
        switch method {
        case .plain: return verifier == value
        case .hashed: return Self.hash(verifier) == value
        }
    }

    /// base64url of the SHA-256, without padding.
    static func hash(_ verifier: String) -> String {
        Data(SHA256.hash(data: Array(verifier.utf8))).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
