extension String {
    /// The longest beginning of at most `limit` bytes of UTF-8 that does not end within a character's bytes.
    func cut(toBytes limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var bytes = Array(utf8.prefix(limit + 1))
        // The byte after the cut says whether the cut falls within a character.
        while let next = bytes.popLast(), next & 0xC0 == 0x80 {}
        return String(decoding: bytes, as: UTF8.self)
    }
}
