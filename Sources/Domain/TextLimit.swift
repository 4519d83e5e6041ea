/// Cutting texts where a character begins.
extension String {
    /// The longest start of this text that has at most `limit` bytes of UTF-8 and cuts no character's encoding.
    package func prefix(utf8 limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var end = utf8.index(utf8.startIndex, offsetBy: limit)
        while end > utf8.startIndex, end.samePosition(in: unicodeScalars) == nil { end = utf8.index(before: end) }
        return String(self[..<end])
    }
}
