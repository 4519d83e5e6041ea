import FoundationEssentials

/// Bytes that nobody can guess, from the operating system.
enum RandomBytes {
    static func make(_ count: Int) -> Data {
        var source = SystemRandomNumberGenerator()
        return Data((0..<count).map { _ in UInt8.random(in: .min ... .max, using: &source) })
    }
}
