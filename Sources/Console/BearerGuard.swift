import Crypto
import Domain

/// Knows the operators' token by its digest; comparing takes the same time however much of a guess is right.
struct BearerGuard: Sendable {
    private let digest: SHA256.Digest

    init(token: Secret) { digest = token.withValue { SHA256.hash(data: Array($0.utf8)) } }

    /// Whether the value of an `Authorization` field is `Bearer` and the token.
    func lets(_ authorization: String?) -> Bool {
        guard let authorization else { return false }
        let parts = authorization.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return false }
        return SHA256.hash(data: Array(parts[1].utf8)) == digest
    }
}
