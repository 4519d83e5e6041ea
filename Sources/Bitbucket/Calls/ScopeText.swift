/// Scopes as tokens' answers and headers write them: between spaces or commas.
enum ScopeText {
    /// More than there are, and than anybody makes up.
    static let limit = 100

    /// Each scope once, in the order in which they are written.
    static func scopes(in text: String) -> [String] {
        var seen: Set<String> = []
        return text.split { $0 == "," || $0.isWhitespace }.prefix(limit).compactMap { scope(String($0)) }
            .filter { seen.insert($0).inserted }
    }

    /// The text when it may be a scope (RFC 6749 §3.3) of at most 100 bytes; nil for anything else.
    static func scope(_ text: String) -> String? {
        guard (1...100).contains(text.utf8.count) else { return nil }
        return text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x22 && $0 != 0x5C } ? text : nil
    }
}
