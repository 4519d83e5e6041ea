import Crypto
import FoundationEssentials

/// Makes codes and tokens, each once, of any length; they follow from the simulator's start and their number.
struct TokenMint: Sendable {
    /// Two simulators, or two runs of one, do not make the same.
    let salt: String
    private var count = 0

    init(salt: String) { self.salt = salt }

    /// Base64 as it comes, so that it has to be encoded in a form: `+`, `/` and `=` may be in it.
    mutating func make(length: Int) -> String {
        count += 1
        var text = ""
        var block = 0
        while text.utf8.count < length - 1 {
            text += Data(SHA256.hash(data: Array("\(salt) \(count) \(block)".utf8)).prefix(30)).base64EncodedString()
            block += 1
        }
        return text.prefix(length - 1) + "="
    }
}
